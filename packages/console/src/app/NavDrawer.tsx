import { Drawer } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { NavLinks } from './NavLinks.tsx'

/** The areas on a phone. */
export function NavDrawer({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      size={260}
      title="Plimsoll"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <nav aria-label={t('frame.navigation')}>
        <NavLinks onFollow={onClose} />
      </nav>
    </Drawer>
  )
}
