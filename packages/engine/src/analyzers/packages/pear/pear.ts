import type { Fact } from '../../../domain/fact.ts'
import { MiB } from '../../../domain/units.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'
import { readSerialized, type SerializedValue } from './read-serialized.ts'

const PEAR_CHANNEL = 'pear.php.net'

/**
 * Packages that `pear` and `pecl` installed: `.registry/<name>.reg` of PEAR's own channel, `.registry/.channel.<host>/<name>.reg` of others, each
 * `package.xml` as PHP serializes it (PEAR_Registry, package.xml 1.0 and 2.0). The purl's namespace is the channel.
 */
export const pear: LayerAnalyzer = {
  name: 'packages/pear',
  version: 1,
  selects: {
    extensions: ['.reg'],
    accept: ({ path }) => /(?:^|\/)\.registry\/(?:\.channel\.[^/]+\/)?[^/]+\.reg$/.test(path),
  },
  analyze,
}

async function* analyze(file: AnalyzedFile, context: AnalysisContext): AsyncIterable<Fact> {
  const record = await recordOf(file)
  const name = textAt(record, 'name') || textAt(record, 'package')
  // package.xml 1.0 states the version as text, 2.0 one of the release and one of its interface.
  const version = textAt(record, 'version') || textAt(record, 'version', 'release')
  if (name === '' || version === '') {
    context.report({ code: 'MALFORMED', message: 'This record of PEAR states no package or no version.' })
    return
  }
  const channel = textAt(record, 'channel') || PEAR_CHANNEL
  const license =
    textAt(record, 'license') || textAt(record, 'license', '_content') || textAt(record, 'release_license')
  yield {
    kind: 'package',
    package: { type: 'pear', name: `${channel}/${name}`, version, ...(license ? { licenses: [license] } : {}) },
  }
}

async function recordOf(file: AnalyzedFile): Promise<SerializedValue> {
  const bytes = await file.bytes(8 * MiB)
  try {
    return readSerialized(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  } catch (error) {
    if (error instanceof SyntaxError) return ''
    throw error
  }
}

function textAt(value: SerializedValue | undefined, ...keys: readonly string[]): string {
  const found = keys.reduce<SerializedValue | undefined>(
    (at, key) => (at instanceof Map ? at.get(key) : undefined),
    value,
  )
  return typeof found === 'string' && found.length <= 200 ? found : ''
}
