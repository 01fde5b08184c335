import { type ReactNode, useId } from 'react'
import classes from './Panel.module.css'

/** A titled region of a page. `flush` lets tables reach the edges. */
export function Panel(props: {
  readonly title?: string
  readonly aside?: ReactNode
  readonly flush?: boolean
  readonly children: ReactNode
  readonly className?: string
}) {
  const id = useId()
  const named = props.title === undefined ? {} : { 'aria-labelledby': id }
  return (
    <section {...named} className={[classes['panel'], props.className].filter(Boolean).join(' ')}>
      {props.title !== undefined && (
        <div className={classes['head']}>
          <h2 id={id} className={classes['title']}>
            {props.title}
          </h2>
          {props.aside !== undefined && <div className={classes['aside']}>{props.aside}</div>}
        </div>
      )}
      <div className={props.flush ? classes['flush'] : classes['body']}>{props.children}</div>
    </section>
  )
}
