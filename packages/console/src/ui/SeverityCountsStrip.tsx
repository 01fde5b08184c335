import type { SeverityCounts } from '@plimsoll/contract'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../format/use-format.ts'
import classes from './Severity.module.css'
import { COUNTED_SEVERITIES, totalOf } from './severities.ts'

const MAIN = ['critical', 'high', 'medium', 'low'] as const

/**
 * Counts by severity in one line: a letter and a number each, read out as words. The four main ones keep their places, so that rows compare;
 * negligible and unknown ones are one quiet `+n`.
 */
export function SeverityCountsStrip({ counts }: { readonly counts: SeverityCounts }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (totalOf(counts) === 0) {
    return <span className={`${classes['badge']} ${classes['none']}`}>{t('severity.noFindings')}</span>
  }
  const others = counts.negligible + counts.unknown
  const words = COUNTED_SEVERITIES.filter((severity) => counts[severity] > 0).map(
    (severity) => `${t(`severity.${severity}`)}: ${format.number(counts[severity])}`,
  )
  return (
    <span className={classes['strip']} role="img" aria-label={words.join(', ')} title={words.join(', ')}>
      {MAIN.map((severity) => (
        <span
          key={severity}
          className={`${classes['count']} ${counts[severity] > 0 ? classes[severity] : classes['zero']}`}
        >
          <span className={classes['letter']}>{t(`severity.${severity}_letter`)}</span>
          <span className={classes['number']}>{format.compact(counts[severity])}</span>
        </span>
      ))}
      {others > 0 && <span className={classes['others']}>+{format.compact(others)}</span>}
    </span>
  )
}
