import { Select } from '@mantine/core'
import type { AuditEvent } from '@plimsoll/contract'
import { IconHistory } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { queries } from '../../api/queries.ts'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/DataTable.tsx'
import { useList } from '../../table/use-list.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FilterBar } from '../../ui/FilterBar.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import classes from './tab.module.css'

const route = getRouteApi('/frame/administration')

/** Nouns that actions begin with. */
const AREAS = ['session', 'user', 'token', 'registry', 'scan', 'settings', 'authorisations', 'advisories'] as const

/** Who changed what, and who signed in. */
export function AuditLog() {
  const { t } = useTranslation()
  const { search, action } = route.useSearch()
  const navigate = route.useNavigate()
  const list = useList(
    queries.auditEvents({ ...(search === undefined ? {} : { search }), ...(action === undefined ? {} : { action }) }),
  )
  const isFiltered = search !== undefined || action !== undefined
  const narrow = (change: { search?: string | undefined; action?: string | undefined }) =>
    void navigate({
      search: (before) => ({ ...before, ...change }) as typeof before,
      replace: true,
      resetScroll: false,
    })
  const columns = useMemo<readonly Column<AuditEvent>[]>(
    () => [
      { id: 'at', label: t('audit.at'), width: '190px', cell: (event) => <Instant at={event.at} exact /> },
      { id: 'actor', label: t('audit.actor'), width: '18%', cell: (event) => <Actor event={event} /> },
      {
        id: 'action',
        label: t('audit.action'),
        width: '220px',
        cell: (event) => <code className="mono">{event.action}</code>,
      },
      {
        id: 'subject',
        label: t('audit.subject'),
        cell: (event) => (
          <>
            {event.subject !== null && (event.subject.name ?? event.subject.id ?? event.subject.kind)}
            <Detail detail={event.detail} />
          </>
        ),
      },
    ],
    [t],
  )
  return (
    <>
      <FilterBar onClear={isFiltered ? () => narrow({ search: undefined, action: undefined }) : undefined}>
        <SearchField label={t('audit.search')} value={search} onChange={(value) => narrow({ search: value })} />
        <Select
          aria-label={t('audit.area')}
          placeholder={t('audit.area')}
          data={AREAS.map((area) => ({ value: `${area}.`, label: t(`auditArea.${area}`) }))}
          value={action ?? null}
          onChange={(value) => narrow({ action: value ?? undefined })}
          clearable
          w={190}
        />
      </FilterBar>
      {list.rows.length === 0 ? (
        <EmptyState icon={<IconHistory size={36} stroke={1.4} />} title={t('audit.none')}>
          {isFiltered ? t('images.noneMatchWords') : undefined}
        </EmptyState>
      ) : (
        <DataTable
          label={t('administration.tab_audit')}
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

function Actor({ event: { actor } }: { readonly event: AuditEvent }) {
  const { t } = useTranslation()
  return (
    <>
      <strong>{actor.name ?? t('audit.nobody')}</strong>
      {actor.address !== null && <div className={classes['detail']}>{actor.address}</div>}
    </>
  )
}

function Detail({ detail }: { readonly detail: AuditEvent['detail'] }) {
  const parts = Object.entries(detail).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return parts.length === 0 ? null : <div className={classes['detail']}>{parts.join(' · ')}</div>
}
