import type { Fact } from '../../../domain/fact.ts'
import { MiB } from '../../../domain/units.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'

/**
 * WordPress itself (`wp-includes/version.php`), its plugins (the header comment of a plugin's main file) and themes (`style.css`)
 * (developer.wordpress.org, "Header Requirements", "Main Stylesheet"). Plugins and themes are named by their folder, as WordPress.org and advisories do.
 */
export const wordpress: LayerAnalyzer = {
  name: 'packages/wordpress',
  version: 1,
  selects: { extensions: ['.php'], basenames: ['style.css'], accept: ({ path }) => placeOf(path) !== undefined },
  analyze,
}

/** WordPress reads no more of a file for its header. */
const HEADER_BYTES = 8 * 1024

async function* analyze(file: AnalyzedFile, _context: AnalysisContext): AsyncIterable<Fact> {
  const place = placeOf(file.path)
  if (!place) return
  if (place.kind === 'core') {
    const version = /^\s*\$wp_version\s*=\s*['"]([\w.+-]{1,40})['"]/m.exec(await file.text(1 * MiB))?.[1]
    if (version) yield { kind: 'package', package: { type: 'wordpress', name: 'wordpress', version } }
    return
  }
  const header = Buffer.from(await file.range(0, HEADER_BYTES)).toString('utf8')
  const titled =
    place.kind === 'plugin'
      ? /^[\s*#@/]*Plugin Name:\s*(\S.*?)\s*(?:\*\/)?$/im
      : /^[\s*#@/]*Theme Name:\s*(\S.*?)\s*(?:\*\/)?$/im
  const version = /^[\s*#@/]*Version:\s*([\w.+-]{1,40})/im.exec(header)?.[1]
  if (!titled.test(header) || !version) return
  yield { kind: 'package', package: { type: 'wordpress', name: `${place.kind}/${place.name}`, version } }
}

type Place = { readonly kind: 'core' } | { readonly kind: 'plugin' | 'theme'; readonly name: string }

function placeOf(path: string): Place | undefined {
  if (/(?:^|\/)wp-includes\/version\.php$/.test(path)) return { kind: 'core' }
  const plugin = /(?:^|\/)wp-content\/(?:mu-)?plugins\/([^/]+)\/[^/]+\.php$/.exec(path)
  if (plugin?.[1]) return { kind: 'plugin', name: plugin[1] }
  const theme = /(?:^|\/)wp-content\/themes\/([^/]+)\/style\.css$/.exec(path)
  return theme?.[1] ? { kind: 'theme', name: theme[1] } : undefined
}
