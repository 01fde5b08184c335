import type { ReactNode } from 'react'
import classes from './PageHeader.module.css'

/** The one `h1` of a page, what the page is for, and what can be done on it. */
export function PageHeader(props: {
  readonly title: ReactNode
  readonly lead?: ReactNode
  readonly crumbs?: ReactNode
  readonly actions?: ReactNode
}) {
  return (
    <header className={classes['header']}>
      <div className={classes['words']}>
        {props.crumbs !== undefined && <div className={classes['crumbs']}>{props.crumbs}</div>}
        <h1 className={classes['title']}>{props.title}</h1>
        {props.lead !== undefined && <p className={classes['lead']}>{props.lead}</p>}
      </div>
      {props.actions !== undefined && <div className={classes['actions']}>{props.actions}</div>}
    </header>
  )
}
