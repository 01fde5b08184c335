import type { ReactNode } from 'react'
import classes from './Setting.module.css'

/** One setting: what it is and means on the left, the choice on the right. */
export function Setting(props: { readonly title: string; readonly words: string; readonly children: ReactNode }) {
  return (
    <section className={classes['setting']}>
      <div>
        <h2 className={classes['title']}>{props.title}</h2>
        <p className={classes['words']}>{props.words}</p>
      </div>
      <div className={classes['choice']}>{props.children}</div>
    </section>
  )
}
