import type { VulnerabilityStatus } from '@plimsoll/contract'
import { IconArrowRight } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './FixText.module.css'

/** Installed → fixed version; without one, what the advisory's source says will come of it. */
export function FixText(props: {
  readonly installed: string
  readonly fixed: string | null
  readonly status: VulnerabilityStatus
}) {
  const { t } = useTranslation()
  return (
    <span className={classes['fix']}>
      <code className="mono">{props.installed}</code>
      {props.fixed === null ? (
        <span className={classes['none']}>{t(`vulnerabilityStatus.${props.status}`)}</span>
      ) : (
        <span className={classes['to']}>
          <IconArrowRight size={14} role="img" aria-label={t('finding.fixedIn')} />
          <code className={`mono ${classes['fixed']}`}>{props.fixed}</code>
        </span>
      )}
    </span>
  )
}
