import type { Fact } from '../../../domain/fact.ts'
import type { AnalysisContext, AnalyzedFile } from '../../analyzer.ts'
import { reportBound } from '../../bounds.ts'
import { readLines } from '../../read-lines.ts'

/** Real systems have a handful. */
const MAX_DIVERSIONS = 10_000

/** `var/lib/dpkg/diversions`: three lines each, the path, where its file goes, and the package that diverts (`:` for the administrator). dpkg-divert(1). */
export async function* diversions(file: AnalyzedFile, context: AnalysisContext): AsyncIterable<Fact> {
  const found: { path: string; to: string; by?: string }[] = []
  let record: string[] = []
  for await (const lines of readLines(file.chunks(), context.signal)) {
    for (const line of lines) {
      record.push(line)
      if (record.length < 3) continue
      const [path = '', to = '', by = ''] = record.map((text, nth) => (nth < 2 ? text.replace(/^\/+/, '') : text))
      if (path !== '' && to !== '') found.push({ path, to, ...(by === ':' || by === '' ? {} : { by }) })
      record = []
    }
    if (found.length > MAX_DIVERSIONS) {
      reportBound(context, found.length, 'diversions')
      break
    }
  }
  if (found.length > 0) yield { kind: 'diversions', diversions: found.slice(0, MAX_DIVERSIONS) }
}
