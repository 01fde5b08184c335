import { Alert, Button, Progress, Stack, Text } from '@mantine/core'
import type { AdvisorySource, AdvisoryStatus } from '@plimsoll/contract'
import { IconAlertTriangle, IconDownload } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { problemText } from '../../api/problem-text.ts'
import { queries } from '../../api/queries.ts'
import { usePolling } from '../../api/use-live-scans.ts'
import { useMay } from '../../app/session.ts'
import { useFormat } from '../../format/use-format.ts'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/DataTable.tsx'
import { FactList } from '../../ui/FactList.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { StateMark } from '../../ui/StateMark.tsx'
import classes from './AdvisoryDatabase.module.css'

/** What scans are matched against: how old, from where, and Update now. */
export function AdvisoryDatabase() {
  const { t } = useTranslation()
  const format = useFormat()
  const cache = useQueryClient()
  const mayAct = useMay('operator')
  const { data: status } = useSuspenseQuery(queries.advisories())
  const isRunning = status.update.state === 'running'
  const polling = usePolling(2000)
  useQuery({ ...queries.advisories(), refetchInterval: isRunning ? polling : false })
  const update = useMutation({
    mutationFn: () => api.advisories.update(),
    onSuccess: (next) => cache.setQueryData(queries.advisories().queryKey, next),
  })
  const columns = useMemo<readonly Column<AdvisorySource>[]>(
    () => [
      { id: 'source', label: t('advisories.source'), cell: (source) => <strong>{source.name}</strong> },
      {
        id: 'count',
        label: t('advisories.count'),
        width: '160px',
        align: 'end',
        cell: (source) => (source.advisoryCount === null ? '–' : format.number(source.advisoryCount)),
      },
      {
        id: 'updated',
        label: t('advisories.sourceUpdated'),
        width: '220px',
        cell: (source) => <Instant at={source.updatedAt} />,
      },
    ],
    [t, format],
  )
  const { generation } = status
  return (
    <>
      <div className={classes['head']}>
        <div>
          {generation === null ? (
            <StateMark tone="warn">{t('advisories.noneYet')}</StateMark>
          ) : (
            <FactList
              facts={[
                [t('advisories.built'), <Instant key="built" at={generation.builtAt} />],
                [t('advisories.count'), format.number(generation.advisoryCount)],
                [t('advisories.generation'), generation.id],
              ]}
            />
          )}
        </div>
        {mayAct && (
          <Button
            leftSection={<IconDownload size={16} aria-hidden="true" />}
            disabled={status.isOffline}
            loading={isRunning || update.isPending}
            onClick={() => update.mutate()}
          >
            {t('advisories.updateNow')}
          </Button>
        )}
      </div>
      <Stack px="md" pb="md">
        {generation?.isStarter && (
          <Alert
            color="yellow"
            icon={<IconAlertTriangle size={18} aria-hidden="true" />}
            title={t('advisories.isStarter')}
          >
            {t('advisories.isStarterWords')}
          </Alert>
        )}
        {status.isOffline && <Text c="dimmed">{t('advisories.offline')}</Text>}
        {update.isError && (
          <Alert color="red" role="alert">
            {problemText(update.error, t)}
          </Alert>
        )}
        {status.update.failure !== null && !isRunning && (
          <Alert color="red" icon={<IconAlertTriangle size={18} aria-hidden="true" />} title={t('advisories.failed')}>
            {status.update.failure.message}
          </Alert>
        )}
        {isRunning && <UpdateProgress update={status.update} />}
      </Stack>
      {generation !== null && generation.sources.length > 0 && (
        <DataTable
          label={t('advisories.sources')}
          columns={columns}
          rows={generation.sources}
          rowId={(row) => row.name}
        />
      )}
    </>
  )
}

function UpdateProgress({ update }: { readonly update: AdvisoryStatus['update'] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { progress } = update
  const amount = (count: number) => (progress?.unit === 'bytes' ? format.bytes(count) : format.number(count))
  const words =
    progress === null
      ? t('advisoryStage.starting')
      : [
          t(`advisoryStage.${progress.stage}`),
          progress.source,
          progress.total === null ? amount(progress.done) : `${amount(progress.done)} / ${amount(progress.total)}`,
        ]
          .filter(Boolean)
          .join(' · ')
  const isKnown = progress !== null && progress.total !== null && progress.total > 0
  return (
    <div role="status">
      <Progress
        value={isKnown ? (100 * progress.done) / (progress.total ?? 1) : 100}
        animated
        striped={!isKnown}
        color="ocean.6"
        aria-label={t('advisories.updating')}
      />
      <Text size="sm" c="dimmed" mt={4}>
        {words}
      </Text>
    </div>
  )
}
