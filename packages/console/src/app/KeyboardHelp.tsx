import { Kbd, Modal } from '@mantine/core'
import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { useTranslation } from 'react-i18next'
import { FactList } from '../ui/FactList.tsx'

/** Keys that work on every page: `j` and `k` go through a list, `?` shows what there is. Keys typed into fields are left alone. */
export function KeyboardHelp() {
  const { t } = useTranslation()
  const [opened, { open, close }] = useDisclosure(false)
  useHotkeys(
    [
      ['j', () => moveInList(1)],
      ['k', () => moveInList(-1)],
      ['shift+?', open, { usePhysicalKeys: false }],
      ['?', open],
    ],
    ['INPUT', 'TEXTAREA', 'SELECT'],
  )
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t('keyboard.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <FactList
        facts={[
          [t('keyboard.search'), <Kbd key="search">/</Kbd>],
          [t('keyboard.next'), <Kbd key="next">j</Kbd>],
          [t('keyboard.previous'), <Kbd key="previous">k</Kbd>],
          [t('keyboard.open'), <Kbd key="open">Enter</Kbd>],
          [t('keyboard.close'), <Kbd key="close">Esc</Kbd>],
          [t('keyboard.help'), <Kbd key="help">?</Kbd>],
        ]}
      />
    </Modal>
  )
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
