import type { ReactNode } from 'react'
import classes from './StateMark.module.css'

/** How something stands. The sign differs as well as the colour, and the word always stands beside it. */
export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'quiet'

/** A state in a word with a sign. */
export function StateMark({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <span className={`${classes['mark']} ${classes[tone]}`}>
      <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true" focusable="false">
        {SIGNS[tone]}
      </svg>
      {children}
    </span>
  )
}

const SIGNS: Readonly<Record<Tone, ReactNode>> = {
  good: <circle cx="5" cy="5" r="4.5" fill="currentColor" />,
  busy: <circle cx="5" cy="5" r="3.6" fill="none" stroke="currentColor" strokeWidth="1.8" strokeDasharray="15 8" />,
  warn: <path d="M5 0.8 9.6 9.2H0.4Z" fill="currentColor" />,
  bad: <path d="M1 1 9 9M9 1 1 9" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />,
  quiet: <circle cx="5" cy="5" r="3.8" fill="none" stroke="currentColor" strokeWidth="1.6" />,
}
