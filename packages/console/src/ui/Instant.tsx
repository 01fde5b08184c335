import { Tooltip } from '@mantine/core'
import { useFormat } from '../format/use-format.ts'

/** A moment: how long ago, and the exact time in the reader's zone on hover or focus. `exact` shows day and time instead. */
export function Instant({ at, exact = false }: { readonly at: string; readonly exact?: boolean }) {
  const format = useFormat()
  return (
    <Tooltip label={format.exact(at)}>
      <time dateTime={at}>{exact ? format.dateTime(at) : format.relative(at)}</time>
    </Tooltip>
  )
}
