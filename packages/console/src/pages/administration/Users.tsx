import { ActionIcon, Button, Menu } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import type { User, UserPatch } from '@plimsoll/contract'
import { IconDots, IconPlus } from '@tabler/icons-react'
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { problemText } from '../../api/problem-text.ts'
import { queries } from '../../api/queries.ts'
import { useSessionUser } from '../../app/session.ts'
import { useFormat } from '../../format/use-format.ts'
import { UserCreate } from '../../forms/UserCreate.tsx'
import { UserEdit } from '../../forms/UserEdit.tsx'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/DataTable.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { StateMark } from '../../ui/StateMark.tsx'
import { useConfirm } from '../../ui/use-confirm.tsx'
import classes from './tab.module.css'

/** Who may sign in, and as what. */
export function Users() {
  const { t } = useTranslation()
  const { data: users } = useSuspenseQuery(queries.users())
  const [isAdding, { open, close }] = useDisclosure(false)
  const [edited, setEdited] = useState<User>()
  const columns = useMemo<readonly Column<User>[]>(
    () => [
      { id: 'name', label: t('users.name'), cell: (user) => <strong>{user.name}</strong> },
      { id: 'role', label: t('users.role'), width: '160px', cell: (user) => t(`role.${user.role}`) },
      { id: 'state', label: t('users.state'), width: '220px', cell: (user) => <UserState user={user} /> },
      {
        id: 'sign-in',
        label: t('users.lastSignIn'),
        width: '170px',
        cell: (user) => (user.lastSignInAt === null ? t('common.never') : <Instant at={user.lastSignInAt} />),
      },
      { id: 'created', label: t('users.created'), width: '170px', cell: (user) => <Instant at={user.createdAt} /> },
      {
        id: 'actions',
        label: t('common.actions'),
        isQuiet: true,
        width: '64px',
        align: 'end',
        cell: (user) => <UserMenu user={user} onEdit={() => setEdited(user)} />,
      },
    ],
    [t],
  )
  return (
    <>
      <div className={classes['head']}>
        <p className={classes['lead']}>{t('users.lead')}</p>
        <Button variant="default" leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={open}>
          {t('users.add')}
        </Button>
      </div>
      <DataTable label={t('administration.tab_users')} columns={columns} rows={users} rowId={(row) => row.id} />
      <UserCreate opened={isAdding} onClose={close} />
      <UserEdit user={edited} onClose={() => setEdited(undefined)} />
    </>
  )
}

function UserState({ user }: { readonly user: User }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (user.isDisabled) return <StateMark tone="quiet">{t('users.disabled')}</StateMark>
  if (user.lockedUntil !== null && Date.parse(user.lockedUntil) > Date.now()) {
    return <StateMark tone="warn">{t('users.locked', { until: format.dateTime(user.lockedUntil) })}</StateMark>
  }
  return <StateMark tone="good">{t('users.active')}</StateMark>
}

function UserMenu({ user, onEdit }: { readonly user: User; readonly onEdit: () => void }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const self = useSessionUser()
  const { ask, dialog } = useConfirm()
  const fail = (error: unknown) => notifications.show({ color: 'red', message: problemText(error, t) })
  const reload = () => cache.invalidateQueries({ queryKey: ['users'] })
  const params = { userId: user.id }
  const change = useMutation({
    mutationFn: (body: UserPatch) => api.users.update({ params, body }),
    onSuccess: reload,
    onError: fail,
  })
  const remove = useMutation({ mutationFn: () => api.users.remove({ params }), onSuccess: reload, onError: fail })
  const isSelf = self.id === user.id
  return (
    <>
      <Menu>
        <Menu.Target>
          <ActionIcon aria-label={t('users.actions', { name: user.name })}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={onEdit}>{t('users.edit')}</Menu.Item>
          <Menu.Item disabled={isSelf} onClick={() => change.mutate({ isDisabled: !user.isDisabled })}>
            {user.isDisabled ? t('users.enable') : t('users.disable')}
          </Menu.Item>
          <Menu.Item
            color="red"
            disabled={isSelf}
            onClick={() =>
              ask({
                title: t('users.removeTitle', { name: user.name }),
                words: t('users.removeWords'),
                confirm: t('users.remove'),
                onConfirm: () => remove.mutate(),
              })
            }
          >
            {t('users.remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog}
    </>
  )
}
