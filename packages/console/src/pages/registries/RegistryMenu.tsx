import { ActionIcon, Menu } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Registry } from '@plimsoll/contract'
import { IconDots, IconPlugConnected, IconRefresh, IconTrash, IconWebhook } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { ConnectionTestDialog } from './ConnectionTestDialog.tsx'
import { useRegistryActions } from './use-registry-actions.tsx'
import { WebhookDialog } from './WebhookDialog.tsx'

/** Test, read again, remove: for one row of the list. */
export function RegistryMenu({ registry }: { readonly registry: Registry }) {
  const { t } = useTranslation()
  const { sync, remove, dialog } = useRegistryActions(registry)
  const [isWebhook, webhook] = useDisclosure(false)
  const [isTesting, { open, close }] = useDisclosure(false)
  return (
    <>
      <Menu>
        <Menu.Target>
          <ActionIcon aria-label={t('registry.actions', { name: registry.name })}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPlugConnected size={16} aria-hidden="true" />} onClick={open}>
            {t('connection.test')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconRefresh size={16} aria-hidden="true" />}
            disabled={registry.state === 'syncing'}
            onClick={sync}
          >
            {t('registry.sync')}
          </Menu.Item>
          <Menu.Item leftSection={<IconWebhook size={16} aria-hidden="true" />} onClick={webhook.open}>
            {t('webhook.menu')}
          </Menu.Item>
          {registry.canRemove && (
            <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden="true" />} onClick={remove}>
              {t('registry.remove')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {dialog}
      <ConnectionTestDialog registry={registry} opened={isTesting} onClose={close} />
      <WebhookDialog registry={registry} opened={isWebhook} onClose={webhook.close} />
    </>
  )
}
