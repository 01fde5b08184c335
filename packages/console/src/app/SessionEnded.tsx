import { Modal, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { queries } from '../api/queries.ts'
import { SignInForm } from '../forms/SignInForm.tsx'

/** Signs in again over the page as it stands, so that nothing typed on it is lost. */
export function SessionEnded({ userName, hasEnded }: { readonly userName: string; readonly hasEnded: boolean }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const router = useRouter()
  return (
    <Modal
      opened={hasEnded}
      onClose={() => undefined}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      title={t('errors.sessionEndedTitle')}
    >
      <Text mb="md">{t('frame.signInAgain', { name: userName })}</Text>
      <SignInForm
        userName={userName}
        onSignedIn={(session) => {
          cache.setQueryData(queries.session().queryKey, session)
          void cache.invalidateQueries()
          void router.invalidate()
        }}
      />
    </Modal>
  )
}
