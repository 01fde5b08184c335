import type { Image, Risk } from '@plimsoll/contract'
import { IconShieldCheck } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { queries } from '../../api/queries.ts'
import { useMay } from '../../app/session.ts'
import { HandleButton } from '../../components/HandleButton.tsx'
import { LayerText } from '../../components/LayerText.tsx'
import { LinkText } from '../../components/LinkText.tsx'
import { VerdictMark } from '../../components/VerdictMark.tsx'
import { useFormat } from '../../format/use-format.ts'
import { subjectOfRisk } from '../../forms/decision-subject.ts'
import { paths } from '../../paths.ts'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/DataTable.tsx'
import { useList } from '../../table/use-list.ts'
import { useSelection } from '../../table/use-selection.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FilterBar } from '../../ui/FilterBar.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { SeverityBadge } from '../../ui/SeverityBadge.tsx'
import { ToggleFilter } from '../../ui/ToggleFilter.tsx'
import classes from './ImageRisks.module.css'
import { riskSight } from './risk-sight.ts'

const idOfRow = (row: Risk) => row.id
const titleOf = (row: Risk) => row.title
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
  const mayDecide = useMay('operator')
  const selection = useSelection(list.rows, idOfRow, titleOf)
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
            <LinkText {...paths.riskGroup(row.category, riskKey(row))} fw={600}>
              {row.title}
            </LinkText>{' '}
            <VerdictMark verdict={row.verdict} />
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
            {row.place === null ? t('risk.wholeImage') : <code className={classes['path']}>/{row.place.path}</code>}
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
        <>
          {selection.bar(
            <HandleButton size="compact-sm" subjects={selection.rows.map(subjectOfRisk)} onDone={selection.clear} />,
          )}
          <DataTable
            label={t('image.tab_risks')}
            columns={mayDecide ? [selection.column, ...columns] : columns}
            rows={list.rows}
            rowId={(row) => row.id}
            total={list.total}
            more={list.more}
          />
        </>
      )}
    </>
  )
}

/** Under which all images' page of this risk is found. */
function riskKey({ details, rule }: Risk): string {
  return details.kind === 'malware' ? details.sha256 : rule
}
