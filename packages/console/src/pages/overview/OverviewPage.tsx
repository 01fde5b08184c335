import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { queries } from '../../api/queries.ts'
import { ScanNowButton } from '../../components/ScanNowButton.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { FirstSteps } from './FirstSteps.tsx'
import classes from './OverviewPage.module.css'
import { RiskSummary } from './RiskSummary.tsx'
import { StatusColumn } from './StatusColumn.tsx'
import { TopImages } from './TopImages.tsx'
import { TopVulnerabilities } from './TopVulnerabilities.tsx'
import { TrendChart } from './TrendChart.tsx'

/** Risk at a glance; every number leads to the list behind it. */
export function OverviewPage() {
  const { t } = useTranslation()
  const { data: overview } = useSuspenseQuery(queries.overview())
  const { data: firstRun } = useSuspenseQuery(queries.firstRun())
  const hasTrend = overview.trend.some(({ vulnerabilities }) =>
    Object.values(vulnerabilities).some((count) => count > 0),
  )
  return (
    <>
      <PageHeader title={t('overview.title')} lead={t('overview.lead')} actions={<ScanNowButton />} />
      <div className={classes['stack']}>
        <FirstSteps firstRun={firstRun} />
        <RiskSummary overview={overview} />
        <div className={classes['columns']}>
          <div className={classes['stack']}>
            <TopVulnerabilities rows={overview.topVulnerabilities} />
            <TopImages rows={overview.topImages} />
            {hasTrend && (
              <Panel title={t('overview.trend')} aside={t('overview.trendAside')}>
                <TrendChart trend={overview.trend} />
              </Panel>
            )}
          </div>
          <StatusColumn overview={overview} />
        </div>
      </div>
    </>
  )
}
