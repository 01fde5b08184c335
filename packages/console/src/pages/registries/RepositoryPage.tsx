import type { Tag } from '@plimsoll/contract'
import { IconTag } from '@tabler/icons-react'
import { useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { queries } from '../../api/queries.ts'
import { ImageStateMark } from '../../components/ImageStateMark.tsx'
import { LinkText } from '../../components/LinkText.tsx'
import { useFormat } from '../../format/use-format.ts'
import { paths } from '../../paths.ts'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/DataTable.tsx'
import { useList } from '../../table/use-list.ts'
import { CopyText } from '../../ui/CopyText.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FilterBar } from '../../ui/FilterBar.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { SeverityCountsStrip } from '../../ui/SeverityCountsStrip.tsx'

const route = getRouteApi('/frame/repositories/$repositoryId')

/** Tags of one repository and the images they lead to. */
export function RepositoryPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { repositoryId } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { data: repository } = useSuspenseQuery(queries.repository(repositoryId))
  const list = useList(queries.tags(repositoryId, search))
  const columns = useMemo<readonly Column<Tag>[]>(
    () => [
      { id: 'tag', label: t('repository.tag'), width: '20%', cell: (tag) => <strong>{tag.name}</strong> },
      {
        id: 'images',
        label: t('frame.images'),
        cell: (tag) =>
          tag.images.map((image) => (
            <div key={image.imageId}>
              <LinkText {...paths.image(image.imageId)}>{image.platform}</LinkText>{' '}
              {image.lastScanAt === null ? (
                <ImageStateMark state={image.state} />
              ) : (
                <SeverityCountsStrip counts={image.vulnerabilities} />
              )}
            </div>
          )),
      },
      {
        id: 'digest',
        label: t('image.digest'),
        width: '24%',
        cell: (tag) => <CopyText text={tag.digest}>{tag.digest.slice(0, 19)}</CopyText>,
      },
      {
        id: 'pushed',
        label: t('repository.lastPushed'),
        width: '136px',
        cell: (tag) => (tag.pushedAt === null ? '–' : <Instant at={tag.pushedAt} />),
      },
    ],
    [t],
  )
  return (
    <>
      <PageHeader
        crumbs={
          <>
            <LinkText {...paths.registries()}>{t('frame.registries')}</LinkText>
            {' / '}
            <LinkText {...paths.registry(repository.registryId)}>{repository.registryName}</LinkText>
          </>
        }
        title={repository.name}
        actions={<LinkText {...paths.images({ repositoryId })}>{t('repository.toImages')}</LinkText>}
      />
      <Panel flush>
        <FilterBar
          count={
            list.total === null ? '' : t('repository.tagCount', { count: list.total, shown: format.number(list.total) })
          }
          onClear={undefined}
        >
          <SearchField
            label={t('repository.searchTags')}
            value={search.search}
            onChange={(value) =>
              void navigate({ search: value === undefined ? {} : { search: value }, replace: true, resetScroll: false })
            }
          />
        </FilterBar>
        {list.rows.length === 0 ? (
          <EmptyState
            icon={<IconTag size={36} stroke={1.4} />}
            title={search.search === undefined ? t('repository.noTags') : t('repository.noneMatch')}
          >
            {search.search === undefined ? t('repository.noTagsWords') : t('images.noneMatchWords')}
          </EmptyState>
        ) : (
          <DataTable
            label={t('repository.tags')}
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
