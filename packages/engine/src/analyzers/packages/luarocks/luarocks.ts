import type { Fact } from '../../../domain/fact.ts'
import { MiB } from '../../../domain/units.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'

/** Lua rocks installed by LuaRocks: `rocks-5.x/<name>/<version>/<name>-<version>.rockspec` ("Rockspec format"). The code is read, never run. */
export const luarocks: LayerAnalyzer = {
  name: 'packages/luarocks',
  version: 1,
  selects: { extensions: ['.rockspec'] },
  analyze,
}

async function* analyze(file: AnalyzedFile, context: AnalysisContext): AsyncIterable<Fact> {
  const text = await file.text(1 * MiB)
  const name = /^\s*package\s*=\s*["']([^"']{1,200})["']/m.exec(text)?.[1]
  const version = /^\s*version\s*=\s*["']([^"']{1,100})["']/m.exec(text)?.[1]
  if (!name || !version) {
    context.report({ code: 'MALFORMED', message: 'This rockspec states no package or no version.' })
    return
  }
  const license = /^\s*license\s*=\s*["']([^"']{1,100})["']/m.exec(text)?.[1]
  yield { kind: 'package', package: { type: 'luarocks', name, version, ...(license ? { licenses: [license] } : {}) } }
}
