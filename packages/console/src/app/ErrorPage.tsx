import { Button, Code } from '@mantine/core'
import { useInterval } from '@mantine/hooks'
import { ApiError } from '@plimsoll/contract'
import { IconCloudOff, IconLock, IconMoodSad, IconZoomQuestion } from '@tabler/icons-react'
import { useQueryErrorResetBoundary } from '@tanstack/react-query'
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { isPassing } from '../api/query-client.ts'
import { LinkButton } from '../components/LinkButton.tsx'
import { paths } from '../paths.ts'
import { EmptyState } from '../ui/EmptyState.tsx'

const RETRY_MS = 5000

/** What is shown when a page cannot be: what happened in words, and a way on. A center that is gone is asked again by itself. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation()
  const router = useRouter()
  const queries = useQueryErrorResetBoundary()
  const again = () => {
    queries.reset()
    reset()
    void router.invalidate()
  }
  const passing = isPassing(error)
  const retry = useInterval(again, RETRY_MS)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the interval's two functions never change; a new error decides anew
  useEffect(() => {
    if (passing) retry.start()
    return retry.stop
  }, [passing])

  const problem = error instanceof ApiError ? error.problem : undefined
  if (passing) {
    return (
      <EmptyState
        isPage
        icon={<IconCloudOff size={40} stroke={1.4} />}
        title={t('errors.serverGoneTitle')}
        actions={<Button onClick={again}>{t('common.retry')}</Button>}
      >
        {t('errors.serverGone')}
      </EmptyState>
    )
  }
  if (problem?.code === 'NOT_FOUND' || problem?.code === 'REQUEST_INVALID') return <NotFoundPage />
  if (problem?.code === 'FORBIDDEN') {
    return (
      <EmptyState
        isPage
        icon={<IconLock size={40} stroke={1.4} />}
        title={t('errors.forbiddenTitle')}
        actions={<Ways />}
      >
        {t('errors.forbidden')}
      </EmptyState>
    )
  }
  if (problem?.code === 'SIGN_IN_REQUIRED') {
    return (
      <EmptyState
        isPage
        icon={<IconLock size={40} stroke={1.4} />}
        title={t('errors.sessionEndedTitle')}
        actions={<Button onClick={again}>{t('common.retry')}</Button>}
      >
        {t('errors.sessionEnded')}
      </EmptyState>
    )
  }
  return (
    <EmptyState
      isPage
      icon={<IconMoodSad size={40} stroke={1.4} />}
      title={t('errors.unexpectedTitle')}
      actions={
        <>
          <Button onClick={again}>{t('common.retry')}</Button>
          <Ways />
        </>
      }
    >
      {t('errors.unexpected')}
      <br />
      <Code>{[problem?.code, problem?.detail ?? String(error), problem?.requestId].filter(Boolean).join(' · ')}</Code>
    </EmptyState>
  )
}

/** An address that leads nowhere, or to something that is gone. */
export function NotFoundPage() {
  const { t } = useTranslation()
  return (
    <EmptyState
      isPage
      icon={<IconZoomQuestion size={40} stroke={1.4} />}
      title={t('errors.notFoundTitle')}
      actions={<Ways />}
    >
      {t('errors.notFound')}
    </EmptyState>
  )
}

function Ways() {
  const { t } = useTranslation()
  const router = useRouter()
  return (
    <>
      <Button variant="default" onClick={() => router.history.back()}>
        {t('errors.back')}
      </Button>
      <LinkButton {...paths.overview()} variant="default">
        {t('errors.toOverview')}
      </LinkButton>
    </>
  )
}
