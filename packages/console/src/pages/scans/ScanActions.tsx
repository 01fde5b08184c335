import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { Scan } from '@plimsoll/contract'
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconRefresh } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { problemText } from '../../api/problem-text.ts'
import { keepAnswer, queries } from '../../api/queries.ts'
import { useMay } from '../../app/session.ts'
import { paths } from '../../paths.ts'
import { useConfirm } from '../../ui/use-confirm.tsx'

type Action = 'pause' | 'resume' | 'cancel' | 'retry'

/** Pause, go on, stop; afterwards, try again what failed. */
export function ScanActions({ scan }: { readonly scan: Scan }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const mayAct = useMay('operator')
  const { ask, dialog } = useConfirm()
  const act = useMutation({
    mutationFn: (action: Action) => api.scans[action]({ params: { scanId: scan.id } }),
    onSuccess: async (changed) => {
      keepAnswer(cache, queries.scan(changed.id).queryKey, changed)
      void cache.invalidateQueries({ queryKey: ['scans'] })
      if (changed.id !== scan.id) await navigate(paths.scan(changed.id))
    },
    onError: (error) => notifications.show({ color: 'red', message: problemText(error, t) }),
  })
  if (!mayAct) return null
  const isMoving = scan.finishedAt === null
  const canRetry = !isMoving && scan.items.failed + scan.items.cancelled > 0
  return (
    <>
      {isMoving && scan.state !== 'paused' && (
        <Button
          variant="default"
          leftSection={<IconPlayerPause size={16} aria-hidden="true" />}
          onClick={() => act.mutate('pause')}
        >
          {t('scan.pause')}
        </Button>
      )}
      {scan.state === 'paused' && (
        <Button leftSection={<IconPlayerPlay size={16} aria-hidden="true" />} onClick={() => act.mutate('resume')}>
          {t('scan.resume')}
        </Button>
      )}
      {isMoving && (
        <Button
          variant="default"
          leftSection={<IconPlayerStop size={16} aria-hidden="true" />}
          onClick={() =>
            ask({
              title: t('scan.cancelTitle'),
              words: t('scan.cancelWords'),
              confirm: t('scan.cancel'),
              onConfirm: () => act.mutate('cancel'),
            })
          }
        >
          {t('scan.cancel')}
        </Button>
      )}
      {canRetry && (
        <Button
          leftSection={<IconRefresh size={16} aria-hidden="true" />}
          loading={act.isPending}
          onClick={() => act.mutate('retry')}
        >
          {t('scan.retry')}
        </Button>
      )}
      {dialog}
    </>
  )
}
