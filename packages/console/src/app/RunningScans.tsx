import { RingProgress, Tooltip, VisuallyHidden } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useLiveScans } from '../api/use-live-scans.ts'
import { paths } from '../paths.ts'
import classes from './RunningScans.module.css'

/** Scans under way, seen from every page. */
export function RunningScans() {
  const { t } = useTranslation()
  const data = useLiveScans()
  const [first] = data
  if (first === undefined) return null
  const done = data.reduce((sum, { items }) => sum + items.total - items.queued - items.running, 0)
  const total = data.reduce((sum, { items }) => sum + items.total, 0)
  const label = t('frame.scanning')
  return (
    <Tooltip label={label}>
      <Link {...(data.length === 1 ? paths.scan(first.id) : paths.scans())} className={classes['link']}>
        <RingProgress
          size={22}
          thickness={4}
          sections={[{ value: total === 0 ? 0 : (100 * done) / total, color: 'ocean.6' }]}
          aria-hidden="true"
        />
        <VisuallyHidden>{label}</VisuallyHidden>
        <span>
          {done}/{total}
        </span>
      </Link>
    </Tooltip>
  )
}
