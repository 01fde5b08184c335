import { Progress } from '@mantine/core'
import type { Authorisations, Overview } from '@plimsoll/contract'
import { useTranslation } from 'react-i18next'
import { useLiveScans } from '../../api/use-live-scans.ts'
import { LinkText } from '../../components/LinkText.tsx'
import { ScanProgressLine } from '../../components/ScanProgressLine.tsx'
import { useFormat } from '../../format/use-format.ts'
import { paths } from '../../paths.ts'
import { FactList } from '../../ui/FactList.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { StateMark } from '../../ui/StateMark.tsx'
import classes from './StatusColumn.module.css'

/** How the center itself does: scans under way, the cycle, authorisations, registries, the advisory database. */
export function StatusColumn({ overview }: { readonly overview: Overview }) {
  const { t } = useTranslation()
  const format = useFormat()
  const running = useLiveScans()
  const { advisories, cycle, registries } = overview
  return (
    <div className={classes['column']}>
      {running.length > 0 && (
        <Panel title={t('overview.runningScans')}>
          {running.map((scan) => (
            <div key={scan.id} className={classes['scan']}>
              <LinkText {...paths.scan(scan.id)}>{scan.title}</LinkText>
              <ScanProgressLine scan={scan} />
            </div>
          ))}
        </Panel>
      )}
      <Panel
        title={t('overview.scanningTitle')}
        aside={<LinkText {...paths.settings()}>{t('frame.settings')}</LinkText>}
      >
        <FactList
          facts={[
            [t('overview.cycle'), t(`cycle.${cycle.cycle}`)],
            [t('overview.nextCycle'), cycle.nextAt === null ? undefined : <Instant key="next" at={cycle.nextAt} />],
            [
              t('overview.lastScan'),
              overview.lastScanAt === null ? t('common.never') : <Instant key="last" at={overview.lastScanAt} />,
            ],
          ]}
        />
        <AuthorisationGauge authorisations={overview.authorisations} />
      </Panel>
      <Panel title={t('frame.registries')} aside={<LinkText {...paths.registries()}>{t('overview.seeAll')}</LinkText>}>
        <FactList
          facts={[
            [t('overview.connected'), format.number(registries.total)],
            [t('overview.repositories'), format.number(overview.repositories)],
          ]}
        />
        {registries.failing > 0 && (
          <p className={classes['note']}>
            <StateMark tone="bad">
              <LinkText {...paths.registries()}>{t('overview.failing', { count: registries.failing })}</LinkText>
            </StateMark>
          </p>
        )}
      </Panel>
      <Panel
        title={t('advisories.title')}
        aside={<LinkText {...paths.administration('advisories')}>{t('overview.details')}</LinkText>}
      >
        {advisories.generation === null ? (
          <StateMark tone="warn">{t('advisories.noneYet')}</StateMark>
        ) : (
          <FactList
            facts={[
              [t('advisories.built'), <Instant key="built" at={advisories.generation.builtAt} />],
              [t('advisories.count'), format.number(advisories.generation.advisoryCount)],
              [t('advisories.sources'), format.number(advisories.generation.sources.length)],
            ]}
          />
        )}
        {advisories.generation?.isStarter && (
          <p className={classes['note']}>
            <StateMark tone="warn">{t('advisories.isStarter')}</StateMark>
          </p>
        )}
      </Panel>
    </div>
  )
}

function AuthorisationGauge({ authorisations }: { readonly authorisations: Authorisations }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { consumed, total, state } = authorisations
  const words =
    total === null
      ? t('authorisations.consumedUnlimited', { consumed: format.number(consumed) })
      : t('authorisations.consumedOf', { consumed: format.number(consumed), total: format.number(total) })
  return (
    <div className={classes['gauge']}>
      <LinkText {...paths.settings('scanning')}>{t('authorisations.title')}</LinkText>
      <span>{words}</span>
      {total !== null && (
        <Progress
          className={classes['gaugeBar'] ?? ''}
          value={total === 0 ? 100 : Math.min(100, (100 * consumed) / total)}
          color={state === 'ok' ? 'ocean.6' : state === 'low' ? 'yellow.7' : 'red.7'}
          size="sm"
          aria-label={words}
        />
      )}
    </div>
  )
}
