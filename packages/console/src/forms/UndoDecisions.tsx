import { Button, Group, Text } from '@mantine/core'
import type { Decision } from '@plimsoll/contract'
import { type QueryClient, useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client.ts'
import { markDecided } from '../api/mark-decided.ts'
import { problemText } from '../api/problem-text.ts'

/** Says that decisions are made, and takes them back. Shown outside the page, so the `cache` is handed over. */
export function UndoDecisions(props: {
  readonly decisions: readonly Decision[]
  readonly cache: QueryClient
  readonly onDone: () => void
}) {
  const { t } = useTranslation()
  const { decisions, cache } = props
  const undo = useMutation(
    {
      mutationFn: () => Promise.all(decisions.map(({ id }) => api.decisions.revoke({ params: { decisionId: id } }))),
      onSettled: () => markDecided(cache),
      onSuccess: props.onDone,
    },
    cache,
  )
  return (
    <Group justify="space-between" wrap="nowrap">
      <Text>{undo.isError ? problemText(undo.error, t) : t('decisions.saved', { count: decisions.length })}</Text>
      <Button variant="subtle" size="compact-sm" loading={undo.isPending} onClick={() => undo.mutate()}>
        {t('decisions.undo')}
      </Button>
    </Group>
  )
}
