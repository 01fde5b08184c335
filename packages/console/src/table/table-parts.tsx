import { VisuallyHidden } from '@mantine/core'
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react'
import type { Column, Sorting } from './column.ts'
import classes from './DataTable.module.css'

/** Said aloud because a phone lays rows out as blocks, and a browser then forgets that they were a table. */
export const ROLE = {
  table: { role: 'table' },
  rowgroup: { role: 'rowgroup' },
  row: { role: 'row' },
  columnheader: { role: 'columnheader' },
  cell: { role: 'cell' },
  presentation: { role: 'presentation' },
} as const

/** Classes of a column's head or cells. */
export function cellClass(part: 'head' | 'cell', column: { readonly align?: 'end' }): string {
  return [classes[part], column.align === 'end' ? classes['end'] : ''].join(' ')
}

/** Widths of the columns and their heads; `sorting` marks the one that the list is sorted by, `onSort` makes heads into buttons. */
export function Heads<Row>(props: {
  readonly columns: readonly Column<Row>[]
  readonly sorting?: Sorting | undefined
  readonly onSort?: ((sorting: Sorting) => void) | undefined
}) {
  return (
    <>
      <colgroup className={classes['columns']}>
        {props.columns.map(({ id, width }) => (
          <col key={id} {...(width === undefined ? {} : { style: { width } })} />
        ))}
      </colgroup>
      <thead {...ROLE.rowgroup} className={classes['heads']}>
        <tr {...ROLE.row} aria-rowindex={1}>
          {props.columns.map((column) => (
            <Head key={column.id} column={column} sorting={props.sorting} onSort={props.onSort} />
          ))}
        </tr>
      </thead>
    </>
  )
}

function Head<Row>(props: {
  readonly column: Column<Row>
  readonly sorting: Sorting | undefined
  readonly onSort: ((sorting: Sorting) => void) | undefined
}) {
  const { column, sorting, onSort } = props
  const by = column.sortBy
  if (by === undefined || onSort === undefined) {
    return (
      <th {...ROLE.columnheader} scope="col" className={cellClass('head', column)}>
        {column.isQuiet ? <VisuallyHidden>{column.label}</VisuallyHidden> : column.label}
      </th>
    )
  }
  const isActive = sorting?.by === by
  const isDescending = isActive && sorting.descending
  const Icon = isActive ? (isDescending ? IconArrowDown : IconArrowUp) : IconArrowsSort
  return (
    <th
      {...ROLE.columnheader}
      scope="col"
      className={cellClass('head', column)}
      aria-sort={isActive ? (isDescending ? 'descending' : 'ascending') : 'none'}
    >
      <button
        type="button"
        className={classes['sort']}
        onClick={() => onSort({ by, descending: isActive ? !isDescending : true })}
      >
        {column.label}
        <Icon size={12} aria-hidden="true" />
      </button>
    </th>
  )
}
