import type { Image, InstalledPackage } from '@plimsoll/contract'
import { IconPackage } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { queries } from '../../api/queries.ts'
import { LayerText } from '../../components/LayerText.tsx'
import { LinkText } from '../../components/LinkText.tsx'
import { useFormat } from '../../format/use-format.ts'
import { paths } from '../../paths.ts'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/DataTable.tsx'
import { useList } from '../../table/use-list.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FilterBar } from '../../ui/FilterBar.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { SeverityCountsStrip } from '../../ui/SeverityCountsStrip.tsx'
import { totalOf } from '../../ui/severities.ts'
import { ToggleFilter } from '../../ui/ToggleFilter.tsx'
import classes from './ImagePackages.module.css'

const route = getRouteApi('/frame/images/$imageId')

/** Everything installed in an image, with the layer that brought it in. */
export function ImagePackages({ image }: { readonly image: Image }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { search, layer, vulnerable } = route.useSearch()
  const navigate = route.useNavigate()
  const list = useList(
    queries.imagePackages(image.id, {
      ...(search === undefined ? {} : { search }),
      ...(layer === undefined ? {} : { layer }),
      ...(vulnerable === undefined ? {} : { vulnerable }),
    }),
  )
  const isFiltered = search !== undefined || layer !== undefined || vulnerable !== undefined
  const narrow = (change: { search?: string | undefined; vulnerable?: boolean | undefined }) =>
    void navigate({
      search: (before) => ({ ...before, ...change }) as typeof before,
      replace: true,
      resetScroll: false,
    })
  const columns = useMemo<readonly Column<InstalledPackage>[]>(
    () => [
      {
        id: 'name',
        label: t('finding.package'),
        cell: (row) => (
          <>
            <strong>{row.name}</strong>
            {row.visibility === 'hidden' && <div className={classes['quiet']}>{t('finding.hidden')}</div>}
            {row.ownedBy !== null && (
              <div className={classes['quiet']}>{t('package.ownedBy', { purl: row.ownedBy })}</div>
            )}
          </>
        ),
      },
      {
        id: 'version',
        label: t('package.version'),
        width: '18%',
        cell: (row) => <code className="mono">{row.version}</code>,
      },
      { id: 'type', label: t('package.type'), width: '80px', cell: (row) => row.type },
      {
        id: 'risk',
        label: t('overview.vulnerabilities'),
        width: '236px',
        cell: (row) =>
          totalOf(row.vulnerabilities) === 0 ? (
            <span className={classes['quiet']}>–</span>
          ) : (
            <LinkText {...paths.image(image.id, { search: row.name })} underline="never">
              <SeverityCountsStrip counts={row.vulnerabilities} />
            </LinkText>
          ),
      },
      { id: 'licence', label: t('package.licence'), width: '12%', cell: (row) => row.licenses.join(', ') },
      {
        id: 'layer',
        label: t('image.layer'),
        width: '22%',
        cell: (row) => <LayerText index={row.layer} instruction={image.layers[row.layer]?.instruction ?? null} />,
      },
    ],
    [t, image.id, image.layers],
  )
  return (
    <>
      <FilterBar
        count={
          list.total === null
            ? t('package.countMany')
            : t('package.count', { count: list.total, shown: format.number(list.total) })
        }
        onClear={
          isFiltered
            ? () => void navigate({ search: { tab: 'packages' }, replace: true, resetScroll: false })
            : undefined
        }
      >
        <SearchField label={t('package.search')} value={search} onChange={(value) => narrow({ search: value })} />
        <ToggleFilter
          label={t('package.vulnerable')}
          value={vulnerable}
          onChange={(value) => narrow({ vulnerable: value })}
        />
        {layer !== undefined && (
          <ToggleFilter
            label={t('image.layerNumber', { number: layer + 1 })}
            value
            onChange={() => void navigate({ search: ({ layer: _, ...rest }) => rest, replace: true })}
          />
        )}
      </FilterBar>
      {list.rows.length === 0 ? (
        <EmptyState
          icon={<IconPackage size={36} stroke={1.4} />}
          title={isFiltered ? t('package.noneMatch') : t('package.none')}
        >
          {isFiltered
            ? t('images.noneMatchWords')
            : image.lastScanAt === null
              ? t('image.notScannedWords')
              : t('package.noneWords')}
        </EmptyState>
      ) : (
        <DataTable
          label={t('image.tab_packages')}
          columns={columns}
          rows={list.rows}
          rowId={(row) => `${row.id} ${row.path} ${row.layer}`}
          total={list.total}
          more={list.more}
        />
      )}
    </>
  )
}
