import type { Severity } from '@plimsoll/contract'
import { useTranslation } from 'react-i18next'
import classes from './Severity.module.css'

/** A severity in a word, with its colour beside it. */
export function SeverityBadge({ severity }: { readonly severity: Severity }) {
  const { t } = useTranslation()
  return (
    <span className={`${classes['badge']} ${classes[severity]}`}>
      <span className={classes['dot']} aria-hidden="true" />
      {t(`severity.${severity}`)}
    </span>
  )
}
