import { Burger } from '@mantine/core'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { Link, Outlet } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client.ts'
import { followEvents } from '../api/follow-events.ts'
import { queries } from '../api/queries.ts'
import { paths } from '../paths.ts'
import { PlimsollMark } from '../ui/PlimsollMark.tsx'
import { useDialog } from '../ui/use-dialog.ts'
import classes from './AppFrame.module.css'
import { HeaderSearch } from './HeaderSearch.tsx'
import { Keyboard } from './Keyboard.tsx'
import { LiveNotice } from './LiveNotice.tsx'
import { NavLinks } from './NavLinks.tsx'
import { PreferenceMenus } from './PreferenceMenus.tsx'
import { RunningScans } from './RunningScans.tsx'
import { SessionUserContext } from './session.ts'
import { UserMenu } from './UserMenu.tsx'

const NavDrawer = lazy(async () => ({ default: (await import('./NavDrawer.tsx')).NavDrawer }))
const SessionEnded = lazy(async () => ({ default: (await import('./SessionEnded.tsx')).SessionEnded }))

/** What surrounds every page of somebody who is signed in. */
export function AppFrame() {
  const { user } = useSuspenseQuery(queries.session()).data
  const [last, setLast] = useState(user)
  if (user !== null && user !== last) setLast(user)
  const [hasEnded, setHasEnded] = useState(false)
  if (user === null && !hasEnded) setHasEnded(true)
  const known = user ?? last
  return known === null ? null : (
    <SessionUserContext value={known}>
      <Frame />
      {hasEnded && (
        <Suspense>
          <SessionEnded userName={known.name} hasEnded={user === null} />
        </Suspense>
      )}
      {user !== null && <EventFollower />}
    </SessionUserContext>
  )
}

function Frame() {
  const { t } = useTranslation()
  const navigation = useDialog()
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
            opened={navigation.isOpen}
            onClick={navigation.open}
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
      {navigation.isKnown && (
        <Suspense>
          <NavDrawer opened={navigation.isOpen} onClose={navigation.close} />
        </Suspense>
      )}
      <main id="content" tabIndex={-1} className={classes['main']}>
        <div className={classes['page']}>
          <Keyboard />
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
