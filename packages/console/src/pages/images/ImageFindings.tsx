import { Drawer, Select } from '@mantine/core'
import type { Image, Severity, VulnerabilityFinding } from '@plimsoll/contract'
import { IconShieldCheck, IconZoomExclamation } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type FindingFilters, queries } from '../../api/queries.ts'
import { useMay } from '../../app/session.ts'
import { HandleButton } from '../../components/HandleButton.tsx'
import { useFormat } from '../../format/use-format.ts'
import { subjectOfFinding } from '../../forms/decision-subject.ts'
import { DataTable } from '../../table/DataTable.tsx'
import { useColumnChoice } from '../../table/use-column-choice.tsx'
import { useList } from '../../table/use-list.ts'
import { useSelection } from '../../table/use-selection.tsx'
import { ChoiceFilter } from '../../ui/ChoiceFilter.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FilterBar } from '../../ui/FilterBar.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { SeverityBadge } from '../../ui/SeverityBadge.tsx'
import { ToggleFilter } from '../../ui/ToggleFilter.tsx'
import { FindingDetails } from './FindingDetails.tsx'
import { useFindingColumns } from './use-finding-columns.tsx'

const idOfRow = (row: VulnerabilityFinding) => row.id
const nameOf = (row: VulnerabilityFinding) => `${row.vulnerabilityId} ${row.package.name}`
const route = getRouteApi('/frame/images/$imageId')
const SEVERITY_CHOICES = [
  'critical',
  'high',
  'medium',
  'low',
  'negligible',
  'unknown',
] as const satisfies readonly Severity[]

/** Vulnerabilities of one image, each with its package, its fix and the layer it came with. */
export function ImageFindings({ image }: { readonly image: Image }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { tab: _, vulnerable: __, ...search } = route.useSearch()
  const navigate = route.useNavigate()
  const list = useList(queries.imageFindings(image.id, search))
  const mayDecide = useMay('operator')
  const selection = useSelection(list.rows, idOfRow, nameOf)
  const [open, setOpen] = useState<VulnerabilityFinding>()
  const { shown, chooser } = useColumnChoice('image-findings', useFindingColumns(setOpen))
  const { sort = 'severity', order = 'desc', ...filters } = search
  const isFiltered = Object.keys(filters).length > 0
  const narrow = (change: { [Name in keyof FindingFilters]?: FindingFilters[Name] | undefined }) =>
    void navigate({
      search: (before) => ({ ...before, ...change }) as typeof before,
      replace: true,
      resetScroll: false,
    })
  const layers = useMemo(
    () =>
      image.layers.map(({ index, instruction }) => ({
        value: String(index),
        label: `${index + 1} · ${instruction ?? ''}`.slice(0, 60),
      })),
    [image.layers],
  )
  return (
    <>
      <FilterBar
        count={
          list.total === null
            ? t('findings.countMany')
            : t('findings.count', { count: list.total, shown: format.number(list.total) })
        }
        onClear={isFiltered ? () => void navigate({ search: {}, replace: true, resetScroll: false }) : undefined}
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
          choices={(['system-vulnerability', 'application-vulnerability'] as const).map((value) => ({
            value,
            label: t(`category.${value}`),
          }))}
          value={search.category as readonly ('system-vulnerability' | 'application-vulnerability')[] | undefined}
          onChange={(category) => narrow({ category })}
        />
        <Select
          aria-label={t('image.layer')}
          placeholder={t('image.layer')}
          data={layers}
          value={search.layer === undefined ? null : String(search.layer)}
          onChange={(layer) => narrow({ layer: layer === null ? undefined : Number(layer) })}
          clearable
          w={140}
          comboboxProps={{ width: 420, position: 'bottom-start' }}
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
        <NoFindings image={image} isFiltered={isFiltered} />
      ) : (
        <>
          {selection.bar(
            <HandleButton
              size="compact-sm"
              subjects={selection.rows.map((row) => subjectOfFinding(row, image.id))}
              onDone={selection.clear}
            />,
          )}
          <DataTable
            label={t('image.tab_vulnerabilities')}
            columns={mayDecide ? [selection.column, ...shown] : shown}
            rows={list.rows}
            rowId={(row) => row.id}
            total={list.total}
            more={list.more}
            sorting={{ by: sort, descending: order === 'desc' }}
            onSort={({ by, descending }) =>
              narrow({ sort: by as NonNullable<FindingFilters['sort']>, order: descending ? 'desc' : 'asc' })
            }
          />
        </>
      )}
      <Drawer
        opened={open !== undefined}
        onClose={() => setOpen(undefined)}
        position="right"
        size="lg"
        title={open?.vulnerabilityId}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        {open !== undefined && (
          <>
            <FindingDetails finding={open} />
            <div style={{ marginTop: 16 }}>
              <HandleButton subjects={[subjectOfFinding(open, image.id)]} onDone={() => setOpen(undefined)} />
            </div>
          </>
        )}
      </Drawer>
    </>
  )
}

function NoFindings({ image, isFiltered }: { readonly image: Image; readonly isFiltered: boolean }) {
  const { t } = useTranslation()
  if (isFiltered) {
    return (
      <EmptyState icon={<IconZoomExclamation size={36} stroke={1.4} />} title={t('findings.noneMatch')}>
        {t('images.noneMatchWords')}
      </EmptyState>
    )
  }
  if (image.lastScanAt === null) {
    return (
      <EmptyState icon={<IconZoomExclamation size={36} stroke={1.4} />} title={t('image.notScanned')}>
        {t('image.notScannedWords')}
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={<IconShieldCheck size={36} stroke={1.4} />} title={t('findings.none')}>
      {t('image.cleanWords')}
    </EmptyState>
  )
}
