import type { Problem } from '../../domain/problem.ts'
import type { ScanReport } from '../scan-report.ts'
import { formatCount } from '../text/count-of.ts'
import { wrap } from '../text/display-width.ts'
import { oneLine } from '../text/one-line.ts'
import type { Page } from './page.ts'

const MAX_SHOWN = 20

/** What could not be done, so that a short list of findings is not taken for a clean image. */
export function* problemLines(report: ScanReport, { width, paint }: Page): Iterable<string> {
  if (report.problems.length === 0) return
  yield paint(`Problems (${formatCount(report.problems.length)})`, 'bold', 'yellow')
  for (const problem of report.problems.slice(0, MAX_SHOWN)) {
    for (const [index, line] of wrap(problemText(problem, report), width - 4).entries()) {
      yield index === 0 ? `  ${paint('!', 'yellow')} ${line}` : `    ${line}`
    }
  }
  const more = report.problems.length - MAX_SHOWN
  if (more > 0) yield paint(`    and ${formatCount(more)} more; --format json lists all of them`, 'dim')
}

function problemText(problem: Problem, report: ScanReport): string {
  const layer = report.inventory.layers.find((candidate) => candidate.diffId === problem.layer)
  const where = [
    ...(problem.path === undefined ? [] : [oneLine(problem.path)]),
    ...(layer === undefined ? [] : [`layer ${layer.index}`]),
  ].join(', ')
  return `${where === '' ? '' : `${where}: `}${oneLine(problem.message)}`
}
