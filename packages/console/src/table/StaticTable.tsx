import type { Column } from './column.ts'
import classes from './DataTable.module.css'
import { cellClass, Heads, ROLE } from './table-parts.tsx'

/** A short list in full: looks like a `DataTable`, and needs none of what long lists need. */
export function StaticTable<Row>(props: {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowId: (row: Row) => string
}) {
  return (
    <table {...ROLE.table} className={classes['table']} aria-label={props.label}>
      <Heads columns={props.columns} />
      <tbody {...ROLE.rowgroup} className={classes['body']}>
        {props.rows.map((row) => (
          <tr {...ROLE.row} key={props.rowId(row)} className={classes['row']}>
            {props.columns.map((column) => (
              <td
                {...ROLE.cell}
                key={column.id}
                data-label={column.isQuiet ? '' : column.label}
                className={cellClass('cell', column)}
              >
                <div className={classes['content']}>{column.cell(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
