import { Kbd } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../ui/Dialog.tsx'
import { FactList } from '../ui/FactList.tsx'

/** The keys that work on every page. */
export function KeyboardHelp({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog opened={opened} onClose={onClose} title={t('keyboard.title')}>
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
    </Dialog>
  )
}
