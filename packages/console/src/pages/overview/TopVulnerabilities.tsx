import type { VulnerabilitySummary } from '@plimsoll/contract'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { LinkText } from '../../components/LinkText.tsx'
import { EpssText, ExploitedMark } from '../../components/VulnerabilityMarks.tsx'
import { useFormat } from '../../format/use-format.ts'
import { paths } from '../../paths.ts'
import type { Column } from '../../table/column.ts'
import { StaticTable } from '../../table/StaticTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { SeverityBadge } from '../../ui/SeverityBadge.tsx'

/** What to look at first. */
export function TopVulnerabilities({ rows }: { readonly rows: readonly VulnerabilitySummary[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const columns = useMemo<readonly Column<VulnerabilitySummary>[]>(
    () => [
      {
        id: 'vulnerability',
        label: t('vulnerability.one'),
        cell: (row) => (
          <>
            <LinkText {...paths.vulnerability(row.vulnerabilityId)} fw={600}>
              {row.vulnerabilityId}
            </LinkText>{' '}
            <ExploitedMark kev={row.kev} />
            {row.title !== null && <div>{row.title}</div>}
          </>
        ),
      },
      {
        id: 'severity',
        label: t('severity.label'),
        width: '112px',
        cell: (row) => <SeverityBadge severity={row.severity} />,
      },
      { id: 'epss', label: 'EPSS', width: '88px', align: 'end', cell: (row) => <EpssText epss={row.epss} /> },
      {
        id: 'images',
        label: t('frame.images'),
        width: '88px',
        align: 'end',
        cell: (row) => (
          <LinkText {...paths.images({ vulnerability: row.vulnerabilityId })}>{format.number(row.imageCount)}</LinkText>
        ),
      },
    ],
    [t, format],
  )
  return (
    <Panel
      title={t('overview.topVulnerabilities')}
      aside={<LinkText {...paths.vulnerabilities()}>{t('overview.seeAll')}</LinkText>}
      flush
    >
      {rows.length === 0 ? (
        <EmptyState title={t('overview.noVulnerabilities')}>{t('overview.noVulnerabilitiesWords')}</EmptyState>
      ) : (
        <StaticTable
          label={t('overview.topVulnerabilities')}
          columns={columns}
          rows={rows}
          rowId={(row) => row.vulnerabilityId}
        />
      )}
    </Panel>
  )
}
