import type { Fact } from '../../../domain/fact.ts'
import { MiB } from '../../../domain/units.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'

/**
 * Installed Ruby gems: `specifications/*.gemspec`, which RubyGems writes in one fixed form of Ruby (rubygems, Gem::Specification#to_ruby). The code is read, never run.
 * A platform gem's version does not name the platform; it is the architecture.
 */
export const gem: LayerAnalyzer = {
  name: 'packages/gem',
  version: 1,
  selects: {
    extensions: ['.gemspec'],
    accept: ({ path }) => /(?:^|\/)specifications\/(?:default\/)?[^/]+\.gemspec$/.test(path),
  },
  analyze,
}

const MAX_BYTES = 4 * MiB

async function* analyze(file: AnalyzedFile, context: AnalysisContext): AsyncIterable<Fact> {
  const text = await file.text(MAX_BYTES)
  const name = attribute(text, 'name')
  const version = attribute(text, 'version')
  if (name === '' || version === '') {
    context.report({ code: 'MALFORMED', message: 'This gemspec states no name or no version.' })
    return
  }
  const platform = attribute(text, 'platform')
  const licenses = list(/\.licenses\s*=\s*\[([^\]]*)\]/.exec(text)?.[1])
  const dependsOn = [...text.matchAll(/\.add_(?:runtime_)?dependency\(\s*(?:%q<([^>\s]+)>|["']([^"']+)["'])/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  )
  yield {
    kind: 'package',
    package: {
      type: 'gem',
      name,
      version,
      ...(platform !== '' && platform !== 'ruby' ? { architecture: platform } : {}),
      ...(licenses.length > 0 ? { licenses } : {}),
      ...(dependsOn.length > 0 ? { dependsOn: [...new Set(dependsOn)] } : {}),
    },
  }
}

/** `s.name = "rake".freeze`, `s.version = Gem::Version.new("1.0")`. */
function attribute(text: string, name: string): string {
  const value = new RegExp(
    `^\\s*\\w+\\.${name}\\s*=\\s*(?:Gem::Version\\.new[( ]\\s*)?["']([^"'\\s]{1,200})["']`,
    'm',
  ).exec(text)
  return value?.[1] ?? ''
}

function list(text: string | undefined): readonly string[] {
  return [...(text ?? '').matchAll(/["']([^"']{1,100})["']/g)].map((match) => match[1] ?? '')
}
