import { useHotkeys } from '@mantine/hooks'
import { lazy, Suspense } from 'react'
import { useDialog } from '../ui/use-dialog.ts'

const KeyboardHelp = lazy(async () => ({ default: (await import('./KeyboardHelp.tsx')).KeyboardHelp }))

/** Keys on every page: `j` and `k` go through a list, `?` tells what there is. What is typed into fields is left alone. */
export function Keyboard() {
  const help = useDialog()
  useHotkeys([
    ['j', () => moveInList(1)],
    ['k', () => moveInList(-1)],
    // Where a layout has the question mark without Shift, and where it has it with.
    ['?', help.open],
    ['shift+?', help.open],
  ])
  return help.isKnown ? (
    <Suspense>
      <KeyboardHelp opened={help.isOpen} onClose={help.close} />
    </Suspense>
  ) : null
}

/** Focus goes to the first link or button of the row `by` rows from the one that holds it, or of the first row. */
function moveInList(by: 1 | -1): void {
  if (document.querySelector('[role=dialog]') !== null) return
  const rows = [...document.querySelectorAll('main tbody tr')].filter((row) => row.querySelector('a, button') !== null)
  const at = rows.findIndex((row) => row.contains(document.activeElement))
  const row = at === -1 ? rows[0] : rows[at + by]
  const target = row?.querySelector<HTMLElement>('a, button')
  target?.focus()
  target?.scrollIntoView({ block: 'nearest' })
}
