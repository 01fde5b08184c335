import { Button, Checkbox } from '@mantine/core'
import { type ReactNode, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Column } from './column.ts'
import classes from './use-selection.module.css'

/** Rows that are ticked, the column of boxes to tick, and the bar that says how many; only rows that are loaded count. */
export interface Selection<Row> {
  readonly rows: readonly Row[]
  readonly column: Column<Row>
  readonly clear: () => void
  /** `actions` stand beside the count; nothing is shown while nothing is ticked. */
  readonly bar: (actions: ReactNode) => ReactNode
}

/** Lets rows of a list be ticked. `nameOf` names a row to whoever hears the page. */
export function useSelection<Row>(
  rows: readonly Row[],
  rowId: (row: Row) => string,
  nameOf: (row: Row) => string,
): Selection<Row> {
  const { t } = useTranslation()
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const chosen = useMemo(() => rows.filter((row) => ids.has(rowId(row))), [rows, ids, rowId])
  const column = useMemo<Column<Row>>(
    () => ({
      id: 'select',
      label: t('decisions.select'),
      isQuiet: true,
      width: '48px',
      cell: (row) => (
        <Checkbox
          size="xs"
          aria-label={t('decisions.selectRow', { name: nameOf(row) })}
          checked={ids.has(rowId(row))}
          onChange={() => setIds((before) => toggled(before, rowId(row)))}
        />
      ),
    }),
    [t, ids, rowId, nameOf],
  )
  const clear = () => setIds(new Set())
  return {
    rows: chosen,
    column,
    clear,
    bar: (actions) =>
      chosen.length === 0 ? null : (
        <div className={classes['bar']}>
          <span role="status">{t('decisions.selected', { count: chosen.length })}</span>
          {actions}
          {chosen.length < rows.length && (
            <Button variant="subtle" size="compact-sm" onClick={() => setIds(new Set(rows.map(rowId)))}>
              {t('decisions.selectAll', { count: rows.length })}
            </Button>
          )}
          <Button variant="subtle" size="compact-sm" onClick={clear}>
            {t('decisions.selectNone')}
          </Button>
        </div>
      ),
  }
}

function toggled(before: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const after = new Set(before)
  if (!after.delete(id)) after.add(id)
  return after
}
