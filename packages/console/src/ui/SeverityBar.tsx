import classes from './Severity.module.css'

/** Shares as one bar, worst first. Decoration beside a legend that says the numbers. */
export function SeverityBar({
  parts,
}: {
  readonly parts: readonly { readonly severity: string; readonly count: number }[]
}) {
  return (
    <div className={classes['bar']} aria-hidden="true">
      {parts
        .filter(({ count }) => count > 0)
        .map(({ severity, count }) => (
          <div key={severity} className={`${classes['part']} ${classes[severity]}`} style={{ flexGrow: count }} />
        ))}
    </div>
  )
}
