import { Alert, Button, Group, PasswordInput, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { User, UserPatch } from '@plimsoll/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client.ts'
import { problemText } from '../api/problem-text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { RoleSelect } from './RoleSelect.tsx'

/** Dialog that changes somebody's role or sets a new password for them. Open while there is a `user`. */
export function UserEdit(props: { readonly user: User | undefined; readonly onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog
      opened={props.user !== undefined}
      onClose={props.onClose}
      title={t('users.editTitle', { name: props.user?.name ?? '' })}
    >
      {props.user !== undefined && <Fields user={props.user} onDone={props.onClose} />}
    </Dialog>
  )
}

function Fields({ user, onDone }: { readonly user: User; readonly onDone: () => void }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const [role, setRole] = useState(user.role)
  const save = useMutation({
    mutationFn: (body: UserPatch) => api.users.update({ params: { userId: user.id }, body }),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: ['users'] })
      notifications.show({ message: t('users.saved', { name: user.name }) })
      onDone()
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const password = String(new FormData(event.currentTarget).get('password'))
    save.mutate({ ...(role === user.role ? {} : { role }), ...(password === '' ? {} : { password }) })
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        {save.isError && (
          <Alert color="red" role="alert">
            {problemText(save.error, t)}
          </Alert>
        )}
        <RoleSelect value={role} onChange={setRole} />
        <PasswordInput
          name="password"
          label={t('users.newPassword')}
          description={t('users.newPasswordWords')}
          placeholder={t('registryField.kept')}
          minLength={12}
          autoComplete="new-password"
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {t('common.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
