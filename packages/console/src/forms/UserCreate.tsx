import { Alert, Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { Role, UserInput } from '@plimsoll/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client.ts'
import { problemText } from '../api/problem-text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { RoleSelect } from './RoleSelect.tsx'

/** Dialog that adds a user with a first password. */
export function UserCreate(props: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={t('users.add')}>
      <Fields onDone={props.onClose} />
    </Dialog>
  )
}

function Fields({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const [role, setRole] = useState<Role>('viewer')
  const create = useMutation({
    mutationFn: (body: UserInput) => api.users.create({ body }),
    onSuccess: async (user) => {
      await cache.invalidateQueries({ queryKey: ['users'] })
      notifications.show({ message: t('users.added', { name: user.name }) })
      onDone()
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    create.mutate({ name: String(fields.get('name')).trim(), password: String(fields.get('password')), role })
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        {create.isError && (
          <Alert color="red" role="alert">
            {problemText(create.error, t)}
          </Alert>
        )}
        <TextInput
          name="name"
          label={t('users.name')}
          description={t('users.nameRule')}
          pattern="[A-Za-z0-9._@\-]+"
          title={t('users.nameRule')}
          maxLength={64}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          data-autofocus
        />
        <PasswordInput
          name="password"
          label={t('users.firstPassword')}
          description={t('password.rule', { count: 12 })}
          minLength={12}
          autoComplete="new-password"
          required
          withAsterisk={false}
        />
        <RoleSelect value={role} onChange={setRole} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {t('users.addSubmit')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
