import type { Fact } from '../../../domain/fact.ts'
import { MiB } from '../../../domain/units.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'

/** Erlang and Elixir applications: the resource file `ebin/<name>.app` (Erlang/OTP, app(4)). */
export const otp: LayerAnalyzer = {
  name: 'packages/otp',
  version: 1,
  selects: { extensions: ['.app'], accept: ({ path }) => /(?:^|\/)ebin\/[^/]+\.app$/.test(path) },
  analyze,
}

async function* analyze(file: AnalyzedFile, context: AnalysisContext): AsyncIterable<Fact> {
  const text = (await file.text(1 * MiB)).replace(/%.*$/gm, '')
  const name = /\{\s*application\s*,\s*'?([A-Za-z][\w@]*)'?\s*,/.exec(text)?.[1]
  const version = /\{\s*vsn\s*,\s*"([^"\s]{1,100})"/.exec(text)?.[1]
  if (!name || !version) {
    context.report({ code: 'MALFORMED', message: 'This application resource states no name or no version.' })
    return
  }
  yield { kind: 'package', package: { type: 'otp', name, version } }
}
