import { Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { queries } from '../../api/queries.ts'
import { PreferenceMenus } from '../../app/PreferenceMenus.tsx'
import { SignInForm } from '../../forms/SignInForm.tsx'
import { PlimsollMark } from '../../ui/PlimsollMark.tsx'
import classes from './SignInPage.module.css'

const route = getRouteApi('/sign-in')

/** The way in. Leads back to where one was going. */
export function SignInPage() {
  const { t } = useTranslation()
  const { next, why } = route.useSearch()
  const cache = useQueryClient()
  const router = useRouter()
  return (
    <div className={classes['screen']}>
      <div className={classes['preferences']}>
        <PreferenceMenus />
      </div>
      <main className={classes['card']}>
        <div className={classes['brand']}>
          <PlimsollMark size={40} />
          <h1 className={classes['title']}>{t('signIn.title')}</h1>
          <p className={classes['lead']}>
            {why === undefined ? t('signIn.lead') : why === 'expired' ? t('signIn.expired') : t('signIn.signedOut')}
          </p>
        </div>
        <SignInForm
          onSignedIn={(session) => {
            cache.setQueryData(queries.session().queryKey, session)
            router.history.push(next?.startsWith('/') && !next.startsWith('//') ? next : '/')
          }}
        />
        <Text c="dimmed" size="sm" mt="lg">
          {t('signIn.firstTime')}
        </Text>
      </main>
    </div>
  )
}
