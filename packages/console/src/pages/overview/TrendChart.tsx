import type { Overview } from '@plimsoll/contract'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { StackedAreas } from '../../ui/StackedAreas.tsx'
import { totalOf } from '../../ui/severities.ts'

const SHOWN = ['critical', 'high', 'medium', 'low'] as const

/** Open findings at the end of each of the last days, piled up by severity. */
export function TrendChart({ trend }: { readonly trend: Overview['trend'] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [first, last] = [trend[0], trend.at(-1)]
  if (first === undefined || last === undefined) return null
  return (
    <StackedAreas
      points={trend.map(({ day, vulnerabilities }) => ({ label: format.day(day), values: vulnerabilities }))}
      bands={SHOWN.map((severity) => ({
        key: severity,
        label: t(`severity.${severity}`),
        colour: `var(--sev-${severity}-solid)`,
      }))}
      formatValue={format.compact}
      summary={t('overview.trendWords', {
        from: format.date(first.day),
        to: format.date(last.day),
        before: format.number(totalOf(first.vulnerabilities)),
        after: format.number(totalOf(last.vulnerabilities)),
      })}
    />
  )
}
