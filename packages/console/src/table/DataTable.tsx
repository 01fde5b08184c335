import { Button, Loader } from '@mantine/core'
import { type ColumnDef, tableFeatures, useTable } from '@tanstack/react-table'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Column, Sorting } from './column.ts'
import classes from './DataTable.module.css'
import { cellClass, Heads, ROLE } from './table-parts.tsx'

const features = tableFeatures({})

/** How to get the rows after the last one. */
export interface More {
  readonly load: () => void
  readonly loading: boolean
}

interface Props<Row> {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowId: (row: Row) => string
  /** All rows behind the list, loaded or not, where known. */
  readonly total?: number | null
  readonly sorting?: Sorting
  readonly onSort?: (sorting: Sorting) => void
  readonly more?: More | undefined
}

/**
 * Rows in a real table that renders only those near the window, so that ten thousand rows scroll like ten. Sorting and filtering are the server's:
 * the table says what was asked for, and asks for more rows when the end comes into sight.
 */
export function DataTable<Row extends object>(props: Props<Row>) {
  const body = useRef<HTMLTableSectionElement>(null)
  const columns = useMemo(() => props.columns.map((column) => toColumnDef(column)), [props.columns])
  const table = useTable<typeof features, Row>({ features, columns, data: props.rows, getRowId: props.rowId })
  const { rows } = table.getRowModel()
  const [top, setTop] = useState(0)
  useLayoutEffect(() => {
    // Panels above the table grow and shrink; the rows' place in the page moves with them.
    const measured = body.current === null ? 0 : body.current.getBoundingClientRect().top + window.scrollY
    if (Math.abs(top - measured) > 1) setTop(measured)
  })
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => 40,
    overscan: 12,
    scrollMargin: top,
    getItemKey: (index) => rows[index]?.id ?? index,
  })
  const items = virtualizer.getVirtualItems()
  const last = items.at(-1)
  const before = (items[0]?.start ?? top) - top
  const after = virtualizer.getTotalSize() - ((last?.end ?? top) - top)

  const { more } = props
  const nearEnd = last !== undefined && last.index >= rows.length - 20
  useEffect(() => {
    if (nearEnd && more !== undefined && !more.loading) more.load()
  }, [nearEnd, more])

  return (
    <>
      <table
        {...ROLE.table}
        className={classes['table']}
        aria-label={props.label}
        aria-rowcount={props.total === null ? -1 : (props.total ?? rows.length) + 1}
      >
        <Heads columns={props.columns} sorting={props.sorting} onSort={props.onSort} />
        <tbody {...ROLE.rowgroup} ref={body} className={classes['body']}>
          <Gap height={before} span={props.columns.length} />
          {items.map((item) => (
            <tr
              {...ROLE.row}
              key={item.key}
              ref={virtualizer.measureElement}
              data-index={item.index}
              className={classes['row']}
              aria-rowindex={item.index + 2}
            >
              {props.columns.map((column, at) => (
                <td
                  {...ROLE.cell}
                  key={column.id}
                  data-label={column.isQuiet ? '' : column.label}
                  className={cellClass('cell', column)}
                >
                  <div className={classes['content']}>
                    {/* biome-ignore lint/style/noNonNullAssertion: the virtualizer counts these very rows, and a row has every column */}
                    <table.FlexRender cell={rows[item.index]!.getAllCells()[at]!} />
                  </div>
                </td>
              ))}
            </tr>
          ))}
          <Gap height={after} span={props.columns.length} />
        </tbody>
      </table>
      {more !== undefined && <Foot more={more} />}
    </>
  )
}

function toColumnDef<Row extends object>(column: Column<Row>): ColumnDef<typeof features, Row> {
  return { id: column.id, header: column.label, cell: ({ row }) => column.cell(row.original) }
}

function Gap({ height, span }: { readonly height: number; readonly span: number }) {
  return height > 0 ? (
    <tr {...ROLE.presentation}>
      <td {...ROLE.presentation} className={classes['gap']} colSpan={span} style={{ height }} />
    </tr>
  ) : null
}

function Foot({ more }: { readonly more: More }) {
  const { t } = useTranslation()
  return (
    <div className={classes['foot']}>
      {more.loading ? (
        <Loader size="xs" aria-label={t('common.loading')} />
      ) : (
        <Button variant="subtle" size="compact-sm" onClick={more.load}>
          {t('common.loadMore')}
        </Button>
      )}
    </div>
  )
}
