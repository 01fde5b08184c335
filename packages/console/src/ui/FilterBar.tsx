import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './Filters.module.css'

/** The filters above a list, how many rows they leave, and a way to drop them all. */
export function FilterBar(props: {
  readonly children: ReactNode
  readonly count?: string
  readonly onClear: (() => void) | undefined
}) {
  const { t } = useTranslation()
  return (
    <div className={classes['bar']}>
      {props.children}
      {props.onClear !== undefined && (
        <Button variant="subtle" onClick={props.onClear}>
          {t('common.clearFilters')}
        </Button>
      )}
      {props.count !== undefined && (
        <span className={classes['count']} role="status">
          {props.count}
        </span>
      )}
    </div>
  )
}
