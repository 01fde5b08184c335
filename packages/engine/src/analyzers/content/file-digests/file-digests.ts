import { createHash, hash } from 'node:crypto'
import type { Fact } from '../../../domain/fact.ts'
import type { LayerEntry } from '../../../layer/layer-entry.ts'
import type { AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'
import { contentKindOf } from '../content-kind.ts'

/**
 * What programs, libraries and scripts of the system are, by their digests, so that findings can tell those that are not what their package installed.
 * Settings are left out: changing them is what they are for.
 */
export const fileDigests: LayerAnalyzer = {
  name: 'content/file-digests',
  version: 1,
  selects: { everyFile: true, accept: isOfTheSystem, sniff: isProgram },
  analyze,
}

/** Where package managers install; `usr/local` and what the packages of languages bring is nobody's. */
const SYSTEM_FOLDERS =
  /^(?:usr\/(?!local\/)|bin\/|sbin\/|lib(?:32|64|x32)?\/|opt\/|boot\/|etc\/(?:init\.d|cron\.[a-z]+)\/)/
const LANGUAGE_FOLDERS = /\/(?:node_modules|site-packages)\//
const SCRIPT = /\.(?:py|pl|pm|rb|sh|bash|php|js|mjs|cjs|tcl|lua|so(?:\.[0-9.]+)?|ko|jar)$/
const ANY_EXECUTE_BIT = 0o111

function isOfTheSystem({ path }: LayerEntry): boolean {
  return SYSTEM_FOLDERS.test(path) && !LANGUAGE_FOLDERS.test(path)
}

function isProgram({ path, mode }: LayerEntry, head: Uint8Array): boolean {
  if ((mode & ANY_EXECUTE_BIT) !== 0 || SCRIPT.test(path)) return head.length > 0
  const kind = contentKindOf(head)
  return kind === 'executable' || (head[0] === 0x23 && head[1] === 0x21)
}

async function* analyze(file: AnalyzedFile): AsyncIterable<Fact> {
  const algorithms = ['md5', 'sha1', 'sha256'] as const
  if (file.size <= IN_ONE_PIECE_BYTES) {
    const bytes = await file.bytes(IN_ONE_PIECE_BYTES)
    const [md5, sha1, sha256] = algorithms.map((algorithm) => hash(algorithm, bytes)) as [string, string, string]
    yield { kind: 'file-digests', md5, sha1, sha256 }
    return
  }
  const [one, two, three] = algorithms.map((algorithm) => createHash(algorithm)) as [Hash, Hash, Hash]
  for await (const chunk of file.chunks()) for (const each of [one, two, three]) each.update(chunk)
  yield { kind: 'file-digests', md5: one.digest('hex'), sha1: two.digest('hex'), sha256: three.digest('hex') }
}

type Hash = ReturnType<typeof createHash>
const IN_ONE_PIECE_BYTES = 8 * 1024 * 1024
