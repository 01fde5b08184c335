import classes from './ReferenceText.module.css'
import { splitReference } from './split-reference.ts'

/** An image reference with what tells images apart set off: `host/` quiet, repository, `:tag` strong. */
export function ReferenceText({ reference }: { readonly reference: string }) {
  const { host, repository, tail } = splitReference(reference)
  return (
    <span className={classes['reference']}>
      <span className={classes['host']}>{host}</span>
      {repository}
      <wbr />
      <span className={classes['tail']}>{tail}</span>
    </span>
  )
}
