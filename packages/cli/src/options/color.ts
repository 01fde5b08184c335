import type { CliDeps, TextStream } from '../cli-deps.ts'

/** May a stream get colours? `NO_COLOR` (no-color.org) beats `FORCE_COLOR` (force-color.org) beats being a terminal. */
export function wantsColor(stream: TextStream, env: CliDeps['env']): boolean {
  if (env['NO_COLOR']) return false
  if (env['FORCE_COLOR'] && env['FORCE_COLOR'] !== '0') return true
  return stream.isTTY === true && env['TERM'] !== 'dumb'
}

/** Columns to fit a table to: the terminal's, else `COLUMNS`, else undefined. */
export function widthOf(stream: TextStream, env: CliDeps['env']): number | undefined {
  if (stream.columns !== undefined && stream.columns > 0) return stream.columns
  const columns = env['COLUMNS']
  return columns !== undefined && /^[1-9]\d{0,3}$/.test(columns) ? Number(columns) : undefined
}
