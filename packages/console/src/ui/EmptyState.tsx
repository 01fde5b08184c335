import type { ReactNode } from 'react'
import classes from './EmptyState.module.css'

/** Says why there is nothing here and what to do next. Every list has one; `isPage` when it is all there is. */
export function EmptyState(props: {
  readonly icon?: ReactNode
  readonly title: string
  readonly children?: ReactNode
  readonly actions?: ReactNode
  readonly isPage?: boolean
}) {
  return (
    <div className={classes['empty']}>
      {props.icon !== undefined && <span className={classes['icon']}>{props.icon}</span>}
      {props.isPage ? (
        <h1 className={classes['title']}>{props.title}</h1>
      ) : (
        <p className={classes['title']}>{props.title}</p>
      )}
      {props.children !== undefined && <p className={classes['words']}>{props.children}</p>}
      {props.actions !== undefined && <div className={classes['actions']}>{props.actions}</div>}
    </div>
  )
}
