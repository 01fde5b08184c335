import { Alert } from '@mantine/core'
import type { Registry } from '@plimsoll/contract'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { problemText } from '../../api/problem-text.ts'
import { ConnectionSteps } from '../../components/ConnectionSteps.tsx'
import { Dialog } from '../../ui/Dialog.tsx'

/** Tries the connection of a saved registry as soon as it opens. */
export function ConnectionTestDialog(props: {
  readonly registry: Registry
  readonly opened: boolean
  readonly onClose: () => void
}) {
  const { t } = useTranslation()
  return (
    <Dialog
      opened={props.opened}
      onClose={props.onClose}
      title={t('connection.testTitle', { name: props.registry.name })}
      size="lg"
    >
      <Test registryId={props.registry.id} />
    </Dialog>
  )
}

function Test({ registryId }: { readonly registryId: string }) {
  const { t } = useTranslation()
  const test = useQuery({
    queryKey: ['connection-test', registryId],
    queryFn: ({ signal }) => api.registries.test({ params: { registryId }, signal }),
    gcTime: 0,
    staleTime: 0,
    refetchOnWindowFocus: false,
    retry: false,
  })
  return test.error === null ? (
    <ConnectionSteps test={test.data} />
  ) : (
    <Alert color="red">{problemText(test.error, t)}</Alert>
  )
}
