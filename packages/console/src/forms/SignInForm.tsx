import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import type { Session } from '@plimsoll/contract'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client.ts'
import { problemText } from '../api/problem-text.ts'

/** Name and password. With `userName` only the password is asked for: somebody comes back. */
export function SignInForm(props: { readonly userName?: string; readonly onSignedIn: (session: Session) => void }) {
  const { t } = useTranslation()
  const password = useRef<HTMLInputElement>(null)
  const signIn = useMutation({
    mutationFn: (body: { userName: string; password: string }) => api.auth.signIn({ body }),
    onSuccess: props.onSignedIn,
    onError: () => password.current?.select(),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    signIn.mutate({
      userName: props.userName ?? String(fields.get('userName')),
      password: String(fields.get('password')),
    })
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {signIn.isError && (
          <Alert color="red" role="alert" icon={<IconAlertTriangle size={18} aria-hidden="true" />}>
            {problemText(signIn.error, t)}
          </Alert>
        )}
        {props.userName === undefined && (
          <TextInput
            name="userName"
            label={t('signIn.username')}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            withAsterisk={false}
            autoFocus
            size="md"
          />
        )}
        <PasswordInput
          ref={password}
          name="password"
          label={t('signIn.password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          autoFocus={props.userName !== undefined}
          size="md"
        />
        <Button type="submit" size="md" loading={signIn.isPending} fullWidth>
          {t('signIn.submit')}
        </Button>
      </Stack>
    </form>
  )
}
