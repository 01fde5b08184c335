import { Button } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'

/** A filter that is on or off. Off is `undefined`, so that it leaves no trace in the address. */
export function ToggleFilter(props: {
  readonly label: string
  readonly value: boolean | undefined
  readonly onChange: (value: true | undefined) => void
}) {
  const isOn = props.value === true
  return (
    <Button
      variant={isOn ? 'light' : 'default'}
      aria-pressed={isOn}
      leftSection={isOn ? <IconCheck size={14} aria-hidden="true" /> : null}
      onClick={() => props.onChange(isOn ? undefined : true)}
    >
      {props.label}
    </Button>
  )
}
