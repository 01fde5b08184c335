import type { FindingCategory, Severity, VulnerabilitySummary } from '@plimsoll/contract'
import { IconShieldCheck, IconZoomExclamation } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { queries, type VulnerabilityFilters } from '../../api/queries.ts'
import { useMay } from '../../app/session.ts'
import { HandleButton } from '../../components/HandleButton.tsx'
import { LinkText } from '../../components/LinkText.tsx'
import { EpssText, ExploitedMark } from '../../components/VulnerabilityMarks.tsx'
import { useFormat } from '../../format/use-format.ts'
import { subjectOfVulnerability } from '../../forms/decision-subject.ts'
import { paths } from '../../paths.ts'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/DataTable.tsx'
import { useColumnChoice } from '../../table/use-column-choice.tsx'
import { useList } from '../../table/use-list.ts'
import { useSelection } from '../../table/use-selection.tsx'
import { ChoiceFilter } from '../../ui/ChoiceFilter.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FilterBar } from '../../ui/FilterBar.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { SeverityBadge } from '../../ui/SeverityBadge.tsx'
import { ToggleFilter } from '../../ui/ToggleFilter.tsx'
import { RiskTabs } from '../risks/RiskTabs.tsx'

const route = getRouteApi('/frame/vulnerabilities')
const SEVERITY_CHOICES = [
  'critical',
  'high',
  'medium',
  'low',
  'negligible',
  'unknown',
] as const satisfies readonly Severity[]
const CATEGORY_CHOICES = [
  'system-vulnerability',
  'application-vulnerability',
] as const satisfies readonly FindingCategory[]

const idOfRow = (row: VulnerabilitySummary) => row.vulnerabilityId

/** Every vulnerability found in any image. */
export function VulnerabilitiesPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const list = useList(queries.vulnerabilities(search))
  const mayDecide = useMay('operator')
  const selection = useSelection(list.rows, idOfRow, idOfRow)
  const { shown, chooser } = useColumnChoice('vulnerabilities', useColumns())
  const { sort = 'severity', order = 'desc', ...filters } = search
  const isFiltered = Object.keys(filters).length > 0
  const narrow = (change: { [Name in keyof VulnerabilityFilters]?: VulnerabilityFilters[Name] | undefined }) =>
    void navigate({
      search: (before) => ({ ...before, ...change }) as typeof before,
      replace: true,
      resetScroll: false,
    })
  return (
    <>
      <PageHeader title={t('frame.vulnerabilities')} lead={t('vulnerabilities.lead')} />
      <RiskTabs />
      <Panel flush>
        <FilterBar
          count={
            list.total === null
              ? t('findings.countMany')
              : t('findings.count', { count: list.total, shown: format.number(list.total) })
          }
          onClear={isFiltered ? () => void navigate({ search: {} }) : undefined}
        >
          <SearchField
            label={t('findings.search')}
            value={search.search}
            onChange={(value) => narrow({ search: value })}
          />
          <ChoiceFilter
            label={t('severity.label')}
            choices={SEVERITY_CHOICES.map((value) => ({
              value,
              label: t(`severity.${value}`),
              show: <SeverityBadge severity={value} />,
            }))}
            value={search.severity as readonly (typeof SEVERITY_CHOICES)[number][] | undefined}
            onChange={(severity) => narrow({ severity })}
          />
          <ChoiceFilter
            label={t('category.label')}
            choices={CATEGORY_CHOICES.map((value) => ({ value, label: t(`category.${value}`) }))}
            value={search.category as readonly (typeof CATEGORY_CHOICES)[number][] | undefined}
            onChange={(category) => narrow({ category })}
          />
          <ToggleFilter
            label={t('findings.fixable')}
            value={search.fixable}
            onChange={(fixable) => narrow({ fixable })}
          />
          <ToggleFilter
            label={t('vulnerability.exploited')}
            value={search.exploited}
            onChange={(exploited) => narrow({ exploited })}
          />
          {chooser}
        </FilterBar>
        {list.rows.length === 0 ? (
          <EmptyState
            icon={
              isFiltered ? <IconZoomExclamation size={36} stroke={1.4} /> : <IconShieldCheck size={36} stroke={1.4} />
            }
            title={isFiltered ? t('findings.noneMatch') : t('vulnerabilities.none')}
          >
            {isFiltered ? t('images.noneMatchWords') : t('vulnerabilities.noneWords')}
          </EmptyState>
        ) : (
          <>
            {selection.bar(
              <HandleButton
                size="compact-sm"
                subjects={selection.rows.map(subjectOfVulnerability)}
                onDone={selection.clear}
              />,
            )}
            <DataTable
              label={t('frame.vulnerabilities')}
              columns={mayDecide ? [selection.column, ...shown] : shown}
              rows={list.rows}
              rowId={(row) => row.vulnerabilityId}
              total={list.total}
              more={list.more}
              sorting={{ by: sort, descending: order === 'desc' }}
              onSort={({ by, descending }) =>
                narrow({ sort: by as NonNullable<VulnerabilityFilters['sort']>, order: descending ? 'desc' : 'asc' })
              }
            />
          </>
        )}
      </Panel>
    </>
  )
}

function useColumns(): readonly Column<VulnerabilitySummary>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'vulnerability',
        label: t('vulnerability.one'),
        sortBy: 'vulnerability',
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
        sortBy: 'severity',
        width: '116px',
        cell: (row) => <SeverityBadge severity={row.severity} />,
      },
      {
        id: 'score',
        label: 'CVSS',
        width: '72px',
        align: 'end',
        cell: (row) => (row.score === null ? '–' : row.score.toFixed(1)),
      },
      {
        id: 'epss',
        label: 'EPSS',
        sortBy: 'epss',
        width: '84px',
        align: 'end',
        cell: (row) => <EpssText epss={row.epss} />,
      },
      {
        id: 'images',
        label: t('frame.images'),
        sortBy: 'images',
        width: '96px',
        align: 'end',
        cell: (row) => (
          <LinkText {...paths.images({ vulnerability: row.vulnerabilityId })}>{format.number(row.imageCount)}</LinkText>
        ),
      },
      {
        id: 'packages',
        label: t('frame.packages'),
        width: '96px',
        align: 'end',
        cell: (row) => format.number(row.packageCount),
      },
      {
        id: 'fix',
        label: t('vulnerability.fix'),
        width: '112px',
        cell: (row) => (row.fixable ? t('vulnerability.fixThere') : t('vulnerability.fixNone')),
      },
      {
        id: 'seen',
        label: t('finding.firstSeen'),
        sortBy: 'first-seen',
        width: '128px',
        cell: (row) => <Instant at={row.firstSeenAt} />,
      },
    ],
    [t, format],
  )
}
