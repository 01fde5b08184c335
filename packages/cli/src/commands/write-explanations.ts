import { explainFinding, isCalled, painter, type ScanReport } from '@plimsoll/engine'
import type { CliDeps } from '../cli-deps.ts'
import { wantsColor, widthOf } from '../options/color.ts'
import { writeText } from '../output/write-text.ts'

const DEFAULT_WIDTH = 100
const MIN_WIDTH = 40

/** Writes what the findings of each id rest on, and of suppressed ones why they are; an id that nothing is called by is told on standard error. */
export async function writeExplanations(
  { findings, suppressed = [] }: Pick<ScanReport, 'findings' | 'suppressed'>,
  ids: readonly string[],
  deps: CliDeps,
): Promise<void> {
  const width = Math.max(MIN_WIDTH, Math.min(DEFAULT_WIDTH, widthOf(deps.stdout, deps.env) ?? DEFAULT_WIDTH))
  const page = { width, paint: painter(wantsColor(deps.stdout, deps.env)) }
  const all = [...findings.map((finding) => ({ finding, exception: undefined })), ...suppressed]
  const called = all.filter(({ finding }) => ids.some((id) => isCalled(finding, id)))
  await writeText(
    deps.stdout,
    called.flatMap(({ finding, exception }, index) => [
      index === 0 ? '' : '\n',
      ...[...explainFinding(finding, page, exception)].map((line) => `${line}\n`),
    ]),
  )
  for (const id of ids) {
    if (!all.some(({ finding }) => isCalled(finding, id))) {
      deps.stderr.write(
        `plimsoll: Nothing that was found is called "${id}": either no package is in its range, or the advisories do not know it.\n`,
      )
    }
  }
}
