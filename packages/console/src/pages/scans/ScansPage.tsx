import { type Scan, type ScanState, scanStateSchema } from '@plimsoll/contract'
import { IconRadar2, IconZoomExclamation } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { queries } from '../../api/queries.ts'
import { LinkText } from '../../components/LinkText.tsx'
import { ScanNowButton } from '../../components/ScanNowButton.tsx'
import { ScanProgressLine } from '../../components/ScanProgressLine.tsx'
import { ScanStateMark } from '../../components/ScanStateMark.tsx'
import { useFormat } from '../../format/use-format.ts'
import { paths } from '../../paths.ts'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/DataTable.tsx'
import { useList } from '../../table/use-list.ts'
import { ChoiceFilter } from '../../ui/ChoiceFilter.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FilterBar } from '../../ui/FilterBar.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Panel } from '../../ui/Panel.tsx'

const route = getRouteApi('/frame/scans')

/** Every scan, newest first; those under way move by themselves. */
export function ScansPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const list = useList(queries.scans(search))
  const isFiltered = search.state !== undefined
  const columns = useMemo<readonly Column<Scan>[]>(
    () => [
      {
        id: 'title',
        label: t('scan.one'),
        cell: (scan) => (
          <LinkText {...paths.scan(scan.id)} fw={600}>
            {scan.title}
          </LinkText>
        ),
      },
      { id: 'state', label: t('scan.state'), width: '132px', cell: (scan) => <ScanStateMark state={scan.state} /> },
      { id: 'progress', label: t('scan.progress'), width: '30%', cell: (scan) => <ScanProgressLine scan={scan} /> },
      { id: 'trigger', label: t('scan.trigger'), width: '136px', cell: (scan) => t(`scanTrigger.${scan.trigger}`) },
      { id: 'by', label: t('scan.by'), width: '112px', cell: (scan) => scan.requestedBy ?? '–' },
      { id: 'created', label: t('scan.created'), width: '128px', cell: (scan) => <Instant at={scan.createdAt} /> },
      {
        id: 'duration',
        label: t('scan.duration'),
        width: '104px',
        align: 'end',
        cell: (scan) =>
          scan.startedAt === null || scan.finishedAt === null
            ? '–'
            : format.duration(Date.parse(scan.finishedAt) - Date.parse(scan.startedAt)),
      },
    ],
    [t, format],
  )
  return (
    <>
      <PageHeader title={t('frame.scans')} lead={t('scans.lead')} actions={<ScanNowButton />} />
      <Panel flush>
        <FilterBar onClear={isFiltered ? () => void navigate({ search: {} }) : undefined}>
          <ChoiceFilter<ScanState>
            label={t('scan.state')}
            choices={scanStateSchema.options.map((value) => ({ value, label: t(`scanState.${value}`) }))}
            value={search.state}
            onChange={(state) => void navigate({ search: state === undefined ? {} : { state }, replace: true })}
          />
        </FilterBar>
        {list.rows.length === 0 ? (
          <EmptyState
            icon={isFiltered ? <IconZoomExclamation size={36} stroke={1.4} /> : <IconRadar2 size={36} stroke={1.4} />}
            title={isFiltered ? t('scans.noneMatch') : t('scans.none')}
            actions={isFiltered ? undefined : <ScanNowButton />}
          >
            {isFiltered ? t('images.noneMatchWords') : t('scans.noneWords')}
          </EmptyState>
        ) : (
          <DataTable
            label={t('frame.scans')}
            columns={columns}
            rows={list.rows}
            rowId={(row) => row.id}
            total={list.total}
            more={list.more}
          />
        )}
      </Panel>
    </>
  )
}
