import type { Overview } from '@plimsoll/contract'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { paths } from '../../paths.ts'
import { Panel } from '../../ui/Panel.tsx'
import severityClasses from '../../ui/Severity.module.css'
import { SeverityBar } from '../../ui/SeverityBar.tsx'
import { COUNTED_SEVERITIES, totalOf } from '../../ui/severities.ts'
import classes from './RiskSummary.module.css'

const CATEGORIES = [
  { category: 'system-vulnerability', isAlwaysShown: true },
  { category: 'application-vulnerability', isAlwaysShown: true },
  { category: 'malware', isAlwaysShown: false },
  { category: 'secret', isAlwaysShown: false },
  { category: 'sensitive-file', isAlwaysShown: false },
  { category: 'baseline', isAlwaysShown: false },
  { category: 'build-risk', isAlwaysShown: false },
] as const

/** The four questions of the morning: how many images are at risk, how bad, what can be fixed, what is being exploited. */
export function RiskSummary({ overview }: { readonly overview: Overview }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { images } = overview
  const worst = images.byWorstSeverity
  return (
    <div className={classes['grid']}>
      <Panel title={t('overview.imagesByRisk')} className={classes['wide'] ?? ''}>
        <p className={classes['big']}>
          <Link {...paths.images({ worst: ['critical', 'high'] })} className={classes['number']}>
            {format.compact(worst.critical + worst.high)}
          </Link>
          <span className={classes['of']}>
            {t('overview.imagesAtHighRisk', { count: images.scanned, shown: format.number(images.scanned) })}
          </span>
        </p>
        <SeverityBar
          parts={[
            ...COUNTED_SEVERITIES.map((severity) => ({ severity, count: worst[severity] })),
            { severity: 'none', count: worst.clean },
          ]}
        />
        <ul className={classes['legend']}>
          {COUNTED_SEVERITIES.filter((severity) => severity !== 'unknown' || worst.unknown > 0).map((severity) => (
            <Legend
              key={severity}
              severity={severity}
              label={t(`severity.${severity}`)}
              count={worst[severity]}
              path={paths.images({ worst: [severity] })}
            />
          ))}
          <Legend
            severity="none"
            label={t('overview.clean')}
            count={worst.clean}
            path={paths.images({ worst: ['none'] })}
          />
        </ul>
      </Panel>
      <Panel title={t('overview.vulnerabilities')}>
        <p className={classes['big']}>
          <Link {...paths.vulnerabilities()} className={classes['number']}>
            {format.compact(totalOf(overview.vulnerabilities))}
          </Link>
          <span className={classes['of']}>{t('overview.distinct')}</span>
        </p>
        <ul className={classes['rows']}>
          <Row
            label={t('overview.exploited')}
            count={overview.exploitedVulnerabilities}
            path={paths.vulnerabilities({ exploited: true })}
          />
          <Row
            label={t('overview.critical')}
            count={overview.vulnerabilities.critical}
            path={paths.vulnerabilities({ severity: ['critical'] })}
          />
        </ul>
      </Panel>
      <Panel title={t('overview.coverage')}>
        <p className={classes['big']}>
          <Link {...paths.images({ state: ['complete', 'partial'] })} className={classes['number']}>
            {format.compact(images.scanned)}
          </Link>
          <span className={classes['of']}>{t('overview.scannedOf', { total: format.number(images.total) })}</span>
        </p>
        <ul className={classes['rows']}>
          <Row label={t('overview.unscanned')} count={images.unscanned} path={paths.images({ state: ['unscanned'] })} />
          <Row label={t('overview.failed')} count={images.failed} path={paths.images({ state: ['failed'] })} />
          <Row label={t('overview.scanning')} count={images.scanning} path={paths.images({ state: ['scanning'] })} />
        </ul>
      </Panel>
      <Panel title={t('overview.categories')}>
        <p className={classes['big']}>
          <Link {...paths.images({ severity: [...COUNTED_SEVERITIES] })} className={classes['number']}>
            {format.compact(Object.values(overview.findings).reduce((sum, count) => sum + count, 0))}
          </Link>
          <span className={classes['of']}>{t('overview.openFindings')}</span>
        </p>
        <ul className={classes['rows']}>
          {CATEGORIES.filter(({ isAlwaysShown, category }) => isAlwaysShown || overview.findings[category] > 0).map(
            ({ category }) => (
              <Row
                key={category}
                label={t(`category.${category}`)}
                count={overview.findings[category]}
                path={paths.images({ category: [category] })}
              />
            ),
          )}
          <Row
            label={t('overview.fixable')}
            count={overview.fixableFindings}
            path={paths.vulnerabilities({ fixable: true })}
          />
        </ul>
      </Panel>
    </div>
  )
}

type ListPath = ReturnType<(typeof paths)['images' | 'vulnerabilities']>

function Legend(props: {
  readonly severity: string
  readonly label: string
  readonly count: number
  readonly path: ListPath
}) {
  const format = useFormat()
  return (
    <li>
      <Link {...props.path} className={classes['key']}>
        <span className={`${severityClasses['dot']} ${severityClasses[props.severity]}`} aria-hidden="true" />
        {props.label}
        <strong>{format.compact(props.count)}</strong>
      </Link>
    </li>
  )
}

function Row(props: { readonly label: string; readonly count: number; readonly path: ListPath }) {
  const format = useFormat()
  return (
    <li>
      <Link {...props.path} className={classes['row']}>
        <span>{props.label}</span>
        <strong>{format.compact(props.count)}</strong>
      </Link>
    </li>
  )
}
