import { Alert, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import type { Role, TokenInput } from '@plimsoll/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client.ts'
import { problemText } from '../api/problem-text.ts'
import { useSessionUser } from '../app/session.ts'
import { CopyText } from '../ui/CopyText.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { RoleSelect } from './RoleSelect.tsx'

const LIFETIMES_DAYS = [7, 30, 90, 365] as const

/** Dialog that makes an API token and shows its value this once. */
export function TokenCreate(props: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={t('tokens.add')} isKept>
      <Fields onDone={props.onClose} />
    </Dialog>
  )
}

function Fields({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const user = useSessionUser()
  const [role, setRole] = useState<Role>('viewer')
  const [days, setDays] = useState('90')
  const create = useMutation({
    mutationFn: (body: TokenInput) => api.tokens.create({ body }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['tokens'] }),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const name = String(new FormData(event.currentTarget).get('name')).trim()
    create.mutate({ name, role, expiresInDays: days === '' ? null : Number(days) })
  }
  if (create.data !== undefined) {
    return (
      <Stack>
        <Text>{t('tokens.made')}</Text>
        <CopyText text={create.data.value} block />
        <Group justify="flex-end">
          <Button onClick={onDone}>{t('tokens.kept')}</Button>
        </Group>
      </Stack>
    )
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
          label={t('tokens.name')}
          description={t('tokens.nameWords')}
          maxLength={64}
          required
          withAsterisk={false}
          data-autofocus
        />
        <RoleSelect value={role} onChange={setRole} atMost={user.role} />
        <Select
          label={t('tokens.expires')}
          data={[
            ...LIFETIMES_DAYS.map((count) => ({
              value: String(count),
              label: t('settings.days', { count, shown: String(count) }),
            })),
            { value: '', label: t('common.never') },
          ]}
          value={days}
          onChange={(value) => setDays(value ?? '')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {t('tokens.addSubmit')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
