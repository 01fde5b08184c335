import type { RiskGroup, Severity } from '@plimsoll/contract'
import { IconShieldCheck, IconZoomExclamation } from '@tabler/icons-react'
import { useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { queries } from '../../api/queries.ts'
import { useMay } from '../../app/session.ts'
import { HandleButton } from '../../components/HandleButton.tsx'
import { firstLookedFor } from '../../first-looked-for.ts'
import { useFormat } from '../../format/use-format.ts'
import { subjectOfGroup } from '../../forms/decision-subject.ts'
import type { RisksSearch } from '../../paths.ts'
import { DataTable } from '../../table/DataTable.tsx'
import { useColumnChoice } from '../../table/use-column-choice.tsx'
import { useList } from '../../table/use-list.ts'
import { useSelection } from '../../table/use-selection.tsx'
import { ChoiceFilter } from '../../ui/ChoiceFilter.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FilterBar } from '../../ui/FilterBar.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { SeverityBadge } from '../../ui/SeverityBadge.tsx'
import { RiskTabs } from './RiskTabs.tsx'
import { useRiskColumns } from './use-risk-columns.tsx'

const route = getRouteApi('/frame/risks')
const SEVERITY_CHOICES = [
  'critical',
  'high',
  'medium',
  'low',
  'negligible',
  'unknown',
] as const satisfies readonly Severity[]
const VERDICT_CHOICES = ['unhandled', 'handled', 'false-positive', 'waived'] as const

const keyOfRow = (row: RiskGroup) => row.key
const titleOf = (row: RiskGroup) => row.title

/** Malicious samples, credentials, sensitive files, baseline and build risks of all images, one category at a time. */
export function RisksPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { looksFor } = useSuspenseQuery(queries.version()).data
  const { category = firstLookedFor(looksFor), ...rest } = search
  const { sort = 'severity', order = 'desc', ...filters } = rest
  const list = useList(queries.riskGroups({ ...rest, category: [category] }))
  const mayDecide = useMay('operator')
  const selection = useSelection(list.rows, keyOfRow, titleOf)
  const { shown, chooser } = useColumnChoice(`risks-${category}`, useRiskColumns(category))
  const isLookedFor = looksFor.includes(category)
  const isFiltered = Object.keys(filters).length > 0
  const narrow = (change: { [Name in keyof RisksSearch]?: RisksSearch[Name] | undefined }) =>
    void navigate({
      search: (before) => ({ ...before, ...change }) as typeof before,
      replace: true,
      resetScroll: false,
    })
  return (
    <>
      <PageHeader title={t('frame.risks')} lead={t('risks.lead')} />
      <RiskTabs />
      <Panel flush>
        <FilterBar
          count={
            list.total === null
              ? t('risks.countMany')
              : t('risks.count', { count: list.total, shown: format.number(list.total) })
          }
          onClear={isFiltered ? () => void navigate({ search: { category } }) : undefined}
        >
          <SearchField
            label={t('risks.search')}
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
            label={t('verdict.label')}
            choices={VERDICT_CHOICES.map((value) => ({ value, label: t(`verdict.${value}`) }))}
            value={search.verdict}
            onChange={(verdict) => narrow({ verdict })}
          />
          {chooser}
        </FilterBar>
        {list.rows.length === 0 ? (
          <EmptyState
            icon={
              isFiltered || !isLookedFor ? (
                <IconZoomExclamation size={36} stroke={1.4} />
              ) : (
                <IconShieldCheck size={36} stroke={1.4} />
              )
            }
            title={isFiltered ? t('risk.noneMatch') : t(isLookedFor ? `risks.none_${category}` : 'risks.notLookedFor')}
          >
            {isFiltered ? t('images.noneMatchWords') : t(isLookedFor ? 'risks.noneWords' : 'risks.notLookedForWords')}
          </EmptyState>
        ) : (
          <>
            {selection.bar(
              <HandleButton size="compact-sm" subjects={selection.rows.map(subjectOfGroup)} onDone={selection.clear} />,
            )}
            <DataTable
              label={t(`category.${category}`)}
              columns={mayDecide ? [selection.column, ...shown] : shown}
              rows={list.rows}
              rowId={(row) => row.key}
              total={list.total}
              more={list.more}
              sorting={{ by: sort, descending: order === 'desc' }}
              onSort={({ by, descending }) =>
                narrow({ sort: by as NonNullable<RisksSearch['sort']>, order: descending ? 'desc' : 'asc' })
              }
            />
          </>
        )}
      </Panel>
    </>
  )
}
