import { Button, Checkbox, Popover, Stack } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './Filters.module.css'

/** A filter by any of several values. Says on its button what is chosen; nothing chosen means everything. */
export function ChoiceFilter<Value extends string>(props: {
  readonly label: string
  readonly choices: readonly { readonly value: Value; readonly label: string; readonly show?: ReactNode }[]
  readonly value: readonly Value[] | undefined
  readonly onChange: (value: Value[] | undefined) => void
}) {
  const chosen = props.choices.filter(({ value }) => props.value?.includes(value))
  return (
    <Popover position="bottom-start" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant={chosen.length > 0 ? 'light' : 'default'}
          className={classes['choice']}
          rightSection={<IconChevronDown size={14} aria-hidden="true" />}
        >
          {chosen.length > 0 ? `${props.label}: ${chosen.map(({ label }) => label).join(', ')}` : props.label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Checkbox.Group
          aria-label={props.label}
          value={chosen.map(({ value }) => value)}
          onChange={(values) => {
            const kept = props.choices.map(({ value }) => value).filter((value) => values.includes(value))
            props.onChange(kept.length === 0 ? undefined : kept)
          }}
        >
          <Stack gap="xs">
            {props.choices.map(({ value, label, show }) => (
              <Checkbox key={value} value={value} label={show ?? label} />
            ))}
          </Stack>
        </Checkbox.Group>
      </Popover.Dropdown>
    </Popover>
  )
}
