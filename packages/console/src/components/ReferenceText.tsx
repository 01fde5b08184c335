import classes from './ReferenceText.module.css'
import { splitReference } from './split-reference.ts'

/** An image reference with what tells images apart set off: repository and `:tag` strong, `host/` quiet before them, or below them in a list (`stacked`). */
export function ReferenceText({
  reference,
  stacked = false,
}: {
  readonly reference: string
  readonly stacked?: boolean
}) {
  const { host, repository, tail } = splitReference(reference)
  return (
    <span className={stacked ? classes['stacked'] : classes['reference']}>
      {host !== '' && <span className={classes['host']}>{host}</span>}
      <span>
        {repository}
        <wbr />
        <span className={classes['tail']}>{tail}</span>
      </span>
    </span>
  )
}
