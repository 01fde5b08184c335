import { riskCategorySchema } from '@plimsoll/contract'
import { useSuspenseQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { queries } from '../../api/queries.ts'
import { firstLookedFor } from '../../first-looked-for.ts'
import { paths } from '../../paths.ts'
import classes from './RiskTabs.module.css'

const VULNERABILITIES = ['system-vulnerability', 'application-vulnerability'] as const

/** The categories of what a scan finds, over all images, as links between the lists; what this center does not look for has no link. */
export function RiskTabs() {
  const { t } = useTranslation()
  const { pathname, search } = useLocation()
  const { looksFor } = useSuspenseQuery(queries.version()).data
  const own = 'category' in search ? search.category : undefined
  const category = typeof own === 'string' ? own : Array.isArray(own) && own.length === 1 ? own[0] : undefined
  const here = pathname === '/risks' ? (category ?? firstLookedFor(looksFor)) : category
  const current = (each: string) => (each === here ? ({ 'aria-current': 'page' } as const) : {})
  return (
    <nav className={classes['tabs']} aria-label={t('risks.tabs')}>
      {VULNERABILITIES.map((each) => (
        <PlainLink key={each} path={paths.vulnerabilities({ category: [each] })} {...current(each)}>
          {t(`category.${each}`)}
        </PlainLink>
      ))}
      {riskCategorySchema.options
        .filter((each) => looksFor.includes(each))
        .map((each) => (
          <PlainLink key={each} path={paths.risks({ category: each })} {...current(each)}>
            {t(`category.${each}`)}
          </PlainLink>
        ))}
    </nav>
  )
}

/** The router would call every link to the page current, whatever its category. */
function PlainLink(props: {
  readonly path: ReturnType<(typeof paths)['vulnerabilities'] | (typeof paths)['risks']>
  readonly children: string
  readonly 'aria-current'?: 'page'
}) {
  return (
    <Link
      {...props.path}
      className={classes['tab']}
      activeProps={{ 'aria-current': props['aria-current'] }}
      inactiveProps={{ 'aria-current': props['aria-current'] }}
    >
      {props.children}
    </Link>
  )
}
