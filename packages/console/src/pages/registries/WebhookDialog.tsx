import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { Registry, WebhookSecret } from '@plimsoll/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { problemText } from '../../api/problem-text.ts'
import { CopyText } from '../../ui/CopyText.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { FactList } from '../../ui/FactList.tsx'

/** Lets a registry report pushes: makes the secret, shows it once with the address, and takes it back. */
export function WebhookDialog(props: {
  readonly registry: Registry
  readonly opened: boolean
  readonly onClose: () => void
}) {
  const { t } = useTranslation()
  return (
    <Dialog
      opened={props.opened}
      onClose={props.onClose}
      title={t('webhook.title', { name: props.registry.name })}
      size="lg"
    >
      <Webhook registry={props.registry} onClose={props.onClose} />
    </Dialog>
  )
}

function Webhook({ registry, onClose }: { readonly registry: Registry; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const params = { registryId: registry.id }
  const markChanged = () => cache.invalidateQueries({ queryKey: ['registries'] })
  const make = useMutation({ mutationFn: () => api.registries.createWebhook({ params }), onSuccess: markChanged })
  const remove = useMutation({
    mutationFn: () => api.registries.removeWebhook({ params }),
    onSuccess: () => {
      void markChanged()
      notifications.show({ message: t('webhook.removed', { name: registry.name }) })
      onClose()
    },
  })
  const error = make.error ?? remove.error
  return (
    <Stack>
      {error !== null && (
        <Alert color="red" role="alert">
          {problemText(error, t)}
        </Alert>
      )}
      <Text>{t('webhook.lead')}</Text>
      {make.data === undefined ? (
        <Text c="dimmed">{registry.hasWebhook ? t('webhook.there') : t('webhook.none')}</Text>
      ) : (
        <Secret secret={make.data} />
      )}
      <Group justify="flex-end">
        {registry.hasWebhook && make.data === undefined && (
          <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate()}>
            {t('webhook.remove')}
          </Button>
        )}
        {make.data === undefined ? (
          <Button loading={make.isPending} onClick={() => make.mutate()}>
            {registry.hasWebhook ? t('webhook.makeNew') : t('webhook.make')}
          </Button>
        ) : (
          <Button onClick={onClose}>{t('webhook.done')}</Button>
        )}
      </Group>
    </Stack>
  )
}

function Secret({ secret }: { readonly secret: WebhookSecret }) {
  const { t } = useTranslation()
  const { origin } = window.location
  return (
    <>
      <Alert color="yellow" title={t('webhook.onceTitle')}>
        {t('webhook.once')}
      </Alert>
      <FactList
        facts={[
          [t('webhook.address'), <CopyText key="address" text={origin + secret.path} />],
          [t('webhook.header'), <CopyText key="header" text={secret.authorization} />],
          [t('webhook.addressWithSecret'), <CopyText key="both" text={origin + secret.pathWithSecret} />],
        ]}
      />
    </>
  )
}
