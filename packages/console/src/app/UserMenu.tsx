import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { IconKey, IconLogout, IconUserCircle } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client.ts'
import { PasswordDialog } from '../components/PasswordDialog.tsx'
import { paths } from '../paths.ts'
import { useDialog } from '../ui/use-dialog.ts'
import { useSessionUser } from './session.ts'

/** Who is signed in, with what only concerns them. */
export function UserMenu() {
  const { t } = useTranslation()
  const user = useSessionUser()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const password = useDialog()
  const signOut = async () => {
    await api.auth.signOut()
    await navigate(paths.signIn({ why: 'signed-out' }))
    cache.clear()
  }
  return (
    <>
      <Menu>
        <Menu.Target>
          <Tooltip label={user.name}>
            <ActionIcon size="lg" aria-label={t('frame.account')}>
              <IconUserCircle size={20} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            {t('frame.signedInAs', { name: user.name })} · {t(`role.${user.role}`)}
          </Menu.Label>
          <Menu.Item leftSection={<IconKey size={16} stroke={1.6} aria-hidden="true" />} onClick={password.open}>
            {t('frame.changePassword')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconLogout size={16} stroke={1.6} aria-hidden="true" />}
            onClick={() => void signOut()}
          >
            {t('frame.signOut')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <PasswordDialog dialog={password} />
    </>
  )
}
