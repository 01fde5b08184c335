import type { ReactNode } from 'react'

/** One column. `label` is in the reader's language, only read out when `isQuiet`; columns without a `width` (CSS) share what is left. */
export interface Column<Row> {
  readonly id: string
  readonly label: string
  readonly isQuiet?: boolean
  readonly width?: string
  readonly align?: 'end'
  /** Name under which the server sorts; absent where it does not. */
  readonly sortBy?: string
  readonly cell: (row: Row) => ReactNode
}

/** What the list is sorted by. */
export interface Sorting {
  readonly by: string
  readonly descending: boolean
}
