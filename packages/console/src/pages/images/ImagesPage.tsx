import { Select } from '@mantine/core'
import { type ImageState, type ImageSummary, imageStateSchema, type Severity } from '@plimsoll/contract'
import { IconPhotoScan, IconZoomExclamation } from '@tabler/icons-react'
import { useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { type ImageFilters, queries } from '../../api/queries.ts'
import { LinkButton } from '../../components/LinkButton.tsx'
import { ScanNowButton } from '../../components/ScanNowButton.tsx'
import { useFormat } from '../../format/use-format.ts'
import { paths } from '../../paths.ts'
import { DataTable } from '../../table/DataTable.tsx'
import { useList } from '../../table/use-list.ts'
import { ChoiceFilter } from '../../ui/ChoiceFilter.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FilterBar } from '../../ui/FilterBar.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { SetFilter } from '../../ui/SetFilter.tsx'
import { SeverityBadge } from '../../ui/SeverityBadge.tsx'
import { useImageColumns } from './use-image-columns.tsx'

const route = getRouteApi('/frame/images')
const SEVERITY_CHOICES = [
  'critical',
  'high',
  'medium',
  'low',
  'negligible',
  'unknown',
] as const satisfies readonly Severity[]

/** All images, with filters that live in the address. */
export function ImagesPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const list = useList(queries.images(search))
  const { data: registries } = useSuspenseQuery(queries.registries())
  const columns = useImageColumns()
  const { sort = 'severity', order = 'desc', ...filters } = search
  const isFiltered = Object.keys(filters).length > 0
  const narrow = (change: Change) =>
    void navigate({
      search: (before) => ({ ...before, ...change }) as typeof before,
      replace: true,
      resetScroll: false,
    })

  return (
    <>
      <PageHeader title={t('frame.images')} lead={t('images.lead')} actions={<ScanNowButton />} />
      <Panel flush>
        <FilterBar
          count={
            list.total === null
              ? t('images.countMany')
              : t('images.count', { count: list.total, shown: format.number(list.total) })
          }
          onClear={isFiltered ? () => void navigate({ search: {} }) : undefined}
        >
          <SearchField
            label={t('images.search')}
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
          <ChoiceFilter<ImageState>
            label={t('images.state')}
            choices={imageStateSchema.options.map((value) => ({ value, label: t(`imageState.${value}`) }))}
            value={search.state}
            onChange={(state) => narrow({ state })}
          />
          <Select
            aria-label={t('images.registry')}
            placeholder={t('images.registry')}
            data={registries.map(({ id, name }) => ({ value: id, label: name }))}
            value={search.registryId ?? null}
            onChange={(registryId) => narrow({ registryId: registryId ?? undefined })}
            clearable
            w={190}
          />
          <SetFilters search={search} rows={list.rows} drop={narrow} />
        </FilterBar>
        {list.rows.length === 0 ? (
          <NoImages isFiltered={isFiltered} hasRegistry={registries.length > 0} />
        ) : (
          <DataTable
            label={t('frame.images')}
            columns={columns}
            rows={list.rows}
            rowId={(row) => row.id}
            total={list.total}
            more={list.more}
            sorting={{ by: sort, descending: order === 'desc' }}
            onSort={({ by, descending }) =>
              narrow({ sort: by as NonNullable<ImageFilters['sort']>, order: descending ? 'desc' : 'asc' })
            }
          />
        )}
      </Panel>
    </>
  )
}

type Change = { [Name in keyof ImageFilters]?: ImageFilters[Name] | undefined }

/** Filters that only links set. */
function SetFilters(props: {
  readonly search: ImageFilters
  readonly rows: readonly ImageSummary[]
  readonly drop: (change: Change) => void
}) {
  const { t } = useTranslation()
  const { search, drop } = props
  const places = props.rows.flatMap(({ references }) => references)
  const repository = places.find(({ repositoryId }) => repositoryId === search.repositoryId)?.repository
  const worst = search.worst?.map((severity) => (severity === 'none' ? t('overview.clean') : t(`severity.${severity}`)))
  return (
    <>
      {worst !== undefined && (
        <SetFilter label={t('images.worst', { what: worst.join(', ') })} onDrop={() => drop({ worst: undefined })} />
      )}
      {search.category !== undefined && (
        <SetFilter
          label={search.category.map((category) => t(`category.${category}`)).join(', ')}
          onDrop={() => drop({ category: undefined })}
        />
      )}
      {search.vulnerability !== undefined && (
        <SetFilter label={search.vulnerability} onDrop={() => drop({ vulnerability: undefined })} />
      )}
      {search.repositoryId !== undefined && (
        <SetFilter
          label={t('images.inRepository', { name: repository ?? search.repositoryId })}
          onDrop={() => drop({ repositoryId: undefined })}
        />
      )}
      {search.registryKind !== undefined && (
        <SetFilter
          label={search.registryKind.map((kind) => t(`registryKind.${kind}`)).join(', ')}
          onDrop={() => drop({ registryKind: undefined })}
        />
      )}
      {search.platform !== undefined && (
        <SetFilter label={search.platform} onDrop={() => drop({ platform: undefined })} />
      )}
    </>
  )
}

function NoImages({ isFiltered, hasRegistry }: { readonly isFiltered: boolean; readonly hasRegistry: boolean }) {
  const { t } = useTranslation()
  if (isFiltered) {
    return (
      <EmptyState icon={<IconZoomExclamation size={36} stroke={1.4} />} title={t('images.noneMatch')}>
        {t('images.noneMatchWords')}
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={<IconPhotoScan size={36} stroke={1.4} />}
      title={t('images.none')}
      actions={
        <LinkButton {...(hasRegistry ? paths.registries() : paths.registryNew())}>
          {hasRegistry ? t('images.noneToRegistries') : t('registries.add')}
        </LinkButton>
      }
    >
      {hasRegistry ? t('images.noneSynced') : t('images.noneConnected')}
    </EmptyState>
  )
}
