import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import type { Token } from '@plimsoll/contract'
import { IconKey, IconPlus } from '@tabler/icons-react'
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { problemText } from '../../api/problem-text.ts'
import { queries } from '../../api/queries.ts'
import { TokenCreate } from '../../forms/TokenCreate.tsx'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { useConfirm } from '../../ui/use-confirm.tsx'
import classes from './tab.module.css'

/** API tokens of whoever looks. */
export function Tokens() {
  const { t } = useTranslation()
  const { data: tokens } = useSuspenseQuery(queries.tokens())
  const [isMaking, { open, close }] = useDisclosure(false)
  const columns = useMemo<readonly Column<Token>[]>(
    () => [
      { id: 'name', label: t('tokens.name'), cell: (token) => <strong>{token.name}</strong> },
      { id: 'role', label: t('users.role'), width: '160px', cell: (token) => t(`role.${token.role}`) },
      {
        id: 'used',
        label: t('tokens.lastUsed'),
        width: '170px',
        cell: (token) => (token.lastUsedAt === null ? t('common.never') : <Instant at={token.lastUsedAt} />),
      },
      {
        id: 'expires',
        label: t('tokens.expires'),
        width: '170px',
        cell: (token) => (token.expiresAt === null ? t('common.never') : <Instant at={token.expiresAt} />),
      },
      { id: 'created', label: t('users.created'), width: '170px', cell: (token) => <Instant at={token.createdAt} /> },
      {
        id: 'actions',
        label: t('common.actions'),
        isQuiet: true,
        width: '120px',
        align: 'end',
        cell: (token) => <Revoke token={token} />,
      },
    ],
    [t],
  )
  return (
    <>
      <div className={classes['head']}>
        <p className={classes['lead']}>{t('tokens.lead')}</p>
        <Button variant="default" leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={open}>
          {t('tokens.add')}
        </Button>
      </div>
      {tokens.length === 0 ? (
        <EmptyState icon={<IconKey size={36} stroke={1.4} />} title={t('tokens.none')}>
          {t('tokens.noneWords')}
        </EmptyState>
      ) : (
        <DataTable label={t('administration.tab_tokens')} columns={columns} rows={tokens} rowId={(row) => row.id} />
      )}
      <TokenCreate opened={isMaking} onClose={close} />
    </>
  )
}

function Revoke({ token }: { readonly token: Token }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const { ask, dialog } = useConfirm()
  const revoke = useMutation({
    mutationFn: () => api.tokens.remove({ params: { tokenId: token.id } }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['tokens'] }),
    onError: (error) => notifications.show({ color: 'red', message: problemText(error, t) }),
  })
  return (
    <>
      <Button
        variant="subtle"
        color="red"
        size="compact-sm"
        onClick={() =>
          ask({
            title: t('tokens.revokeTitle', { name: token.name }),
            words: t('tokens.revokeWords'),
            confirm: t('tokens.revoke'),
            onConfirm: () => revoke.mutate(),
          })
        }
      >
        {t('tokens.revoke')}
      </Button>
      {dialog}
    </>
  )
}
