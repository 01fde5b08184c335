import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { Decision } from '@plimsoll/contract'
import { IconShieldCheck } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { markDecided } from '../../api/mark-decided.ts'
import { problemText } from '../../api/problem-text.ts'
import { queries } from '../../api/queries.ts'
import { useMay } from '../../app/session.ts'
import { LinkText } from '../../components/LinkText.tsx'
import { useFormat } from '../../format/use-format.ts'
import { paths } from '../../paths.ts'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/DataTable.tsx'
import { useList } from '../../table/use-list.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FilterBar } from '../../ui/FilterBar.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { ToggleFilter } from '../../ui/ToggleFilter.tsx'
import { useConfirm } from '../../ui/use-confirm.tsx'

/** Whitelists, false positives and what was handled: what each is about, why, by whom and until when. */
export function Whitelists() {
  const { t } = useTranslation()
  const format = useFormat()
  const [search, setSearch] = useState<string>()
  const [active, setActive] = useState<true | undefined>(true)
  const list = useList(
    queries.decisions({ ...(active === undefined ? {} : { active }), ...(search === undefined ? {} : { search }) }),
  )
  const columns = useDecisionColumns()
  return (
    <>
      <FilterBar
        count={
          list.total === null
            ? t('risks.countMany')
            : t('risks.count', { count: list.total, shown: format.number(list.total) })
        }
        onClear={undefined}
      >
        <SearchField label={t('decisions.search')} value={search} onChange={setSearch} />
        <ToggleFilter label={t('decisions.active')} value={active} onChange={setActive} />
      </FilterBar>
      {list.rows.length === 0 ? (
        <EmptyState icon={<IconShieldCheck size={36} stroke={1.4} />} title={t('decisions.none')}>
          {search === undefined ? t('decisions.noneWords') : t('images.noneMatchWords')}
        </EmptyState>
      ) : (
        <DataTable
          label={t('settings.tab_whitelists')}
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

function useDecisionColumns(): readonly Column<Decision>[] {
  const { t } = useTranslation()
  const mayRevoke = useMay('operator')
  return useMemo(
    () => [
      { id: 'about', label: t('decisions.about'), cell: (row) => <About decision={row} /> },
      { id: 'verdict', label: t('verdict.label'), width: '124px', cell: (row) => t(`verdict.${row.verdict}`) },
      { id: 'reason', label: t('decisions.reason'), width: '26%', cell: (row) => row.reason },
      { id: 'author', label: t('decisions.author'), width: '104px', cell: (row) => row.author ?? '–' },
      {
        id: 'expires',
        label: t('decisions.expires'),
        width: '120px',
        cell: (row) => (row.expiresAt === null ? t('common.never') : <Instant at={row.expiresAt} />),
      },
      { id: 'state', label: t('images.state'), width: '96px', cell: (row) => t(`decisions.state_${row.state}`) },
      ...(mayRevoke
        ? [
            {
              id: 'actions',
              label: t('common.actions'),
              isQuiet: true,
              width: '100px',
              align: 'end' as const,
              cell: (row: Decision) => (row.state === 'active' ? <Revoke decision={row} /> : null),
            },
          ]
        : []),
    ],
    [t, mayRevoke],
  )
}

function About({ decision: { scope } }: { readonly decision: Decision }) {
  const { t } = useTranslation()
  const words = [scope.rule, scope.sha256, scope.packageName, scope.path === undefined ? undefined : `/${scope.path}`]
  return (
    <div style={{ overflowWrap: 'anywhere' }}>
      <strong>{words.filter((word) => word !== undefined).join(' · ')}</strong>
      <div>
        {scope.category !== undefined && `${t(`category.${scope.category}`)} · `}
        {scope.imageId !== undefined ? (
          <LinkText {...paths.image(scope.imageId)}>{t('decisions.extent_image')}</LinkText>
        ) : scope.repositoryId !== undefined ? (
          <LinkText {...paths.repository(scope.repositoryId)}>{t('decisions.extent_repository')}</LinkText>
        ) : (
          t('decisions.extent_everywhere')
        )}
      </div>
    </div>
  )
}

function Revoke({ decision }: { readonly decision: Decision }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const { ask, dialog } = useConfirm()
  const revoke = useMutation({
    mutationFn: () => api.decisions.revoke({ params: { decisionId: decision.id } }),
    onSuccess: () => markDecided(cache),
    onError: (error) => notifications.show({ color: 'red', message: problemText(error, t) }),
  })
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        loading={revoke.isPending}
        onClick={() =>
          ask({
            title: t('decisions.revokeTitle'),
            words: t('decisions.revokeWords'),
            confirm: t('decisions.revoke'),
            onConfirm: () => revoke.mutate(),
          })
        }
      >
        {t('decisions.revoke')}
      </Button>
      {dialog}
    </>
  )
}
