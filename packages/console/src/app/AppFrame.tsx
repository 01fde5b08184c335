import { Burger, Drawer, Modal, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { Link, Outlet, useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client.ts'
import { followEvents } from '../api/follow-events.ts'
import { queries } from '../api/queries.ts'
import { SignInForm } from '../forms/SignInForm.tsx'
import { paths } from '../paths.ts'
import { PlimsollMark } from '../ui/PlimsollMark.tsx'
import classes from './AppFrame.module.css'
import { HeaderSearch } from './HeaderSearch.tsx'
import { LiveNotice } from './LiveNotice.tsx'
import { NavLinks } from './NavLinks.tsx'
import { PreferenceMenus } from './PreferenceMenus.tsx'
import { RunningScans } from './RunningScans.tsx'
import { SessionUserContext } from './session.ts'
import { UserMenu } from './UserMenu.tsx'

/** What surrounds every page of somebody who is signed in. */
export function AppFrame() {
  const { user } = useSuspenseQuery(queries.session()).data
  const [last, setLast] = useState(user)
  if (user !== null && user !== last) setLast(user)
  const known = user ?? last
  return known === null ? null : (
    <SessionUserContext value={known}>
      <Frame />
      <SessionEnded userName={known.name} hasEnded={user === null} />
      {user !== null && <EventFollower />}
    </SessionUserContext>
  )
}

function Frame() {
  const { t } = useTranslation()
  const [isNavOpen, nav] = useDisclosure(false)
  return (
    <div className={classes['frame']}>
      <a className={classes['skip']} href="#content">
        {t('common.skipToContent')}
      </a>
      <header className={classes['header']}>
        <Link {...paths.overview()} className={classes['brand']}>
          <PlimsollMark />
          Plimsoll
        </Link>
        <div className={classes['tools']}>
          <Burger
            className={classes['burger']}
            opened={isNavOpen}
            onClick={nav.toggle}
            size="sm"
            aria-label={t('frame.openNavigation')}
          />
          <HeaderSearch />
          <div className={classes['spacer']} />
          <RunningScans />
          <PreferenceMenus />
          <UserMenu />
        </div>
      </header>
      <nav className={classes['nav']} aria-label={t('frame.navigation')}>
        <div className={classes['areas']}>
          <NavLinks />
        </div>
      </nav>
      <Drawer
        opened={isNavOpen}
        onClose={nav.close}
        size={260}
        title="Plimsoll"
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <nav aria-label={t('frame.navigation')}>
          <NavLinks onFollow={nav.close} />
        </nav>
      </Drawer>
      <main id="content" tabIndex={-1} className={classes['main']}>
        <div className={classes['page']}>
          <LiveNotice />
          <Outlet />
        </div>
      </main>
    </div>
  )
}

/** Keeps everything fresh for as long as somebody is signed in. */
function EventFollower() {
  const cache = useQueryClient()
  useEffect(() => {
    const ending = new AbortController()
    void followEvents({ api, cache, signal: ending.signal })
    return () => ending.abort()
  }, [cache])
  return null
}

/** Signs in again over the page as it stands, so that nothing typed on it is lost. */
function SessionEnded({ userName, hasEnded }: { readonly userName: string; readonly hasEnded: boolean }) {
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
