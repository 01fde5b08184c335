import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { queries } from '../../api/queries.ts'
import { usePolling } from '../../api/use-live-scans.ts'
import { LinkText } from '../../components/LinkText.tsx'
import { ScanProgressLine } from '../../components/ScanProgressLine.tsx'
import { ScanStateMark } from '../../components/ScanStateMark.tsx'
import { useFormat } from '../../format/use-format.ts'
import { paths } from '../../paths.ts'
import { DataTable } from '../../table/DataTable.tsx'
import { useList } from '../../table/use-list.ts'
import { FactList } from '../../ui/FactList.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { ScanActions } from './ScanActions.tsx'
import classes from './ScanPage.module.css'
import { useItemColumns } from './use-item-columns.tsx'

const route = getRouteApi('/frame/scans/$scanId')

/** One scan, image by image, as it goes. */
export function ScanPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { scanId } = route.useParams()
  const { data: scan } = useSuspenseQuery(queries.scan(scanId))
  const isMoving = scan.finishedAt === null
  const polling = usePolling(2000)
  // Events move both; only while the stream is cut are they asked for again and again.
  useQuery({ ...queries.scan(scanId), refetchInterval: isMoving ? polling : false })
  const list = useList({ ...queries.scanItems(scanId, {}), refetchInterval: isMoving ? polling : false })
  const columns = useItemColumns()
  const duration =
    scan.startedAt === null
      ? undefined
      : Date.parse(scan.finishedAt ?? new Date().toISOString()) - Date.parse(scan.startedAt)
  return (
    <>
      <PageHeader
        crumbs={<LinkText {...paths.scans()}>{t('frame.scans')}</LinkText>}
        title={t('scan.title', { title: scan.title })}
        actions={<ScanActions scan={scan} />}
      />
      <div className={classes['grid']}>
        <Panel
          title={t('scan.progress')}
          aside={
            <span role="status">
              <ScanStateMark state={scan.state} />
            </span>
          }
        >
          <ScanProgressLine scan={scan} />
          <ul className={classes['counts']}>
            {(['queued', 'running', 'complete', 'partial', 'failed', 'cancelled'] as const)
              .filter((state) => scan.items[state] > 0 || state === 'complete' || state === 'failed')
              .map((state) => (
                <li key={state}>
                  <ScanStateMark state={state} /> <strong>{format.number(scan.items[state])}</strong>
                </li>
              ))}
          </ul>
        </Panel>
        <Panel title={t('scan.about')}>
          <FactList
            facts={[
              [t('scan.trigger'), t(`scanTrigger.${scan.trigger}`)],
              [t('scan.by'), scan.requestedBy],
              [t('scan.created'), <Instant key="created" at={scan.createdAt} exact />],
              [
                t('scan.finished'),
                scan.finishedAt === null ? undefined : <Instant key="finished" at={scan.finishedAt} exact />,
              ],
              [t('scan.duration'), duration === undefined || isMoving ? undefined : format.duration(duration)],
            ]}
          />
        </Panel>
      </div>
      <Panel title={t('frame.images')} flush>
        <DataTable
          label={t('frame.images')}
          columns={columns}
          rows={list.rows}
          rowId={(row) => row.id}
          total={list.total}
          more={list.more}
        />
      </Panel>
    </>
  )
}
