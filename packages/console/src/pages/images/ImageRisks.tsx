import type { Image, Risk } from '@plimsoll/contract'
import { IconShieldCheck } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { queries } from '../../api/queries.ts'
import { LayerText } from '../../components/LayerText.tsx'
import { useFormat } from '../../format/use-format.ts'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/DataTable.tsx'
import { useList } from '../../table/use-list.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FilterBar } from '../../ui/FilterBar.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { SeverityBadge } from '../../ui/SeverityBadge.tsx'
import { ToggleFilter } from '../../ui/ToggleFilter.tsx'
import classes from './ImageRisks.module.css'
import { riskSight } from './risk-sight.ts'

const route = getRouteApi('/frame/images/$imageId')

/** What is wrong with an image besides vulnerabilities: what, where it stands, which layer brought it, what to do. */
export function ImageRisks({ image }: { readonly image: Image }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { search, layer } = route.useSearch()
  const navigate = route.useNavigate()
  const list = useList(
    queries.imageRisks(image.id, {
      ...(search === undefined ? {} : { search }),
      ...(layer === undefined ? {} : { layer }),
    }),
  )
  const isFiltered = search !== undefined || layer !== undefined
  const columns = useMemo<readonly Column<Risk>[]>(
    () => [
      {
        id: 'severity',
        label: t('severity.label'),
        width: '116px',
        cell: (row) => <SeverityBadge severity={row.severity} />,
      },
      {
        id: 'risk',
        label: t('risk.label'),
        cell: (row) => (
          <>
            <strong>{row.title}</strong>
            <div className={classes['quiet']}>{t(`category.${row.category}`)}</div>
            {row.advice !== null && <div>{row.advice}</div>}
          </>
        ),
      },
      {
        id: 'place',
        label: t('risk.place'),
        width: '32%',
        cell: (row) => (
          <>
            {row.place === null ? t('risk.wholeImage') : <code className={classes['path']}>{row.place.path}</code>}
            <div className={classes['quiet']}>{riskSight(row, t)}</div>
            {row.place?.visibility === 'hidden' && <div className={classes['quiet']}>{t('finding.hidden')}</div>}
          </>
        ),
      },
      {
        id: 'layer',
        label: t('image.layer'),
        width: '20%',
        cell: (row) =>
          row.place?.layer ? (
            <LayerText index={row.place.layer.index} instruction={row.place.layer.instruction} />
          ) : (
            <span className={classes['quiet']}>–</span>
          ),
      },
    ],
    [t],
  )
  return (
    <>
      <FilterBar
        count={
          list.total === null
            ? t('risk.countMany')
            : t('risk.count', { count: list.total, shown: format.number(list.total) })
        }
        onClear={
          isFiltered ? () => void navigate({ search: { tab: 'risks' }, replace: true, resetScroll: false }) : undefined
        }
      >
        <SearchField
          label={t('risk.search')}
          value={search}
          onChange={(value) =>
            void navigate({
              search: (before) => ({ ...before, search: value }) as typeof before,
              replace: true,
              resetScroll: false,
            })
          }
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
          icon={<IconShieldCheck size={36} stroke={1.4} />}
          title={isFiltered ? t('risk.noneMatch') : t('risk.none')}
        >
          {isFiltered
            ? t('images.noneMatchWords')
            : image.lastScanAt === null
              ? t('image.notScannedWords')
              : t('risk.noneWords')}
        </EmptyState>
      ) : (
        <DataTable
          label={t('image.tab_risks')}
          columns={columns}
          rows={list.rows}
          rowId={(row) => row.id}
          total={list.total}
          more={list.more}
        />
      )}
    </>
  )
}
