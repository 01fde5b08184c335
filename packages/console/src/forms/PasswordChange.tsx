import { Alert, Button, Group, PasswordInput, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client.ts'
import { problemText } from '../api/problem-text.ts'
import { Dialog } from '../ui/Dialog.tsx'

const MIN_LENGTH = 12

/** Dialog in which somebody changes their own password. */
export function PasswordChange(props: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={t('frame.changePassword')}>
      <Fields onDone={props.onClose} />
    </Dialog>
  )
}

function Fields({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const [next, setNext] = useState('')
  const [again, setAgain] = useState('')
  const change = useMutation({
    mutationFn: (body: { currentPassword: string; newPassword: string }) => api.auth.changePassword({ body }),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: ['session'] })
      await cache.invalidateQueries({ queryKey: ['overview', 'first-run'] })
      notifications.show({ message: t('password.changed') })
      onDone()
    },
  })
  const tooShort = next !== '' && next.length < MIN_LENGTH
  const differs = again !== '' && again !== next
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (next.length < MIN_LENGTH || again !== next) return
    change.mutate({ currentPassword: String(new FormData(event.currentTarget).get('current')), newPassword: next })
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text c="dimmed" size="sm">
          {t('password.lead')}
        </Text>
        {change.isError && (
          <Alert color="red" role="alert">
            {problemText(change.error, t)}
          </Alert>
        )}
        <PasswordInput
          name="current"
          label={t('password.current')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          data-autofocus
        />
        <PasswordInput
          label={t('password.next')}
          description={t('password.rule', { count: MIN_LENGTH })}
          error={tooShort ? t('password.rule', { count: MIN_LENGTH }) : undefined}
          autoComplete="new-password"
          required
          withAsterisk={false}
          value={next}
          onChange={(event) => setNext(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('password.again')}
          error={differs ? t('password.differs') : undefined}
          autoComplete="new-password"
          required
          withAsterisk={false}
          value={again}
          onChange={(event) => setAgain(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={change.isPending}>
            {t('frame.changePassword')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
