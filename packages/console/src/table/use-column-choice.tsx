import { Button, Checkbox, Popover, Stack } from '@mantine/core'
import { IconColumns3 } from '@tabler/icons-react'
import { type ReactNode, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Column } from './column.ts'
import { readHidden } from './column-choice.ts'

/**
 * Lets the reader hide columns of a list, and remembers it in the browser under `list`. The first column stays: it says what a row is. Quiet columns
 * stay as well. Render `chooser` among the filters.
 */
export function useColumnChoice<Row>(
  list: string,
  columns: readonly Column<Row>[],
): { readonly shown: readonly Column<Row>[]; readonly chooser: ReactNode } {
  const { t } = useTranslation()
  const key = `plimsoll-columns-${list}`
  const [stored, setStored] = useState(() => localStorage.getItem(key))
  const choices = useMemo(() => columns.filter(({ isQuiet }) => !isQuiet).slice(1), [columns])
  const hidden = useMemo(
    () =>
      readHidden(
        stored,
        choices.map(({ id }) => id),
      ),
    [stored, choices],
  )
  const shown = useMemo(() => columns.filter(({ id }) => !hidden.includes(id)), [columns, hidden])
  const keep = (visible: readonly string[]) => {
    const next = JSON.stringify(choices.map(({ id }) => id).filter((id) => !visible.includes(id)))
    localStorage.setItem(key, next)
    setStored(next)
  }
  const chooser = (
    <Popover position="bottom-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconColumns3 size={14} aria-hidden="true" />}>
          {t('risks.columns')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Checkbox.Group
          aria-label={t('risks.columns')}
          value={choices.map(({ id }) => id).filter((id) => !hidden.includes(id))}
          onChange={keep}
        >
          <Stack gap="xs">
            {choices.map(({ id, label }) => (
              <Checkbox key={id} value={id} label={label} />
            ))}
          </Stack>
        </Checkbox.Group>
      </Popover.Dropdown>
    </Popover>
  )
  return { shown, chooser }
}
