import type { Distro } from '../../../domain/distro.ts'
import type { Fact } from '../../../domain/fact.ts'
import { KiB } from '../../../domain/units.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'
import { parseOsRelease } from './parse-os-release.ts'
import { RELEASE_FILES } from './release-files.ts'

const OS_RELEASE = ['etc/os-release', 'usr/lib/os-release']
/** Fedora's variants keep the real file here, behind a symlink. */
const OS_RELEASE_DIRECTORIES = ['usr/lib/os.release.d', 'usr/lib/os-release.d']
const MAX_RELEASE_BYTES = 64 * KiB

/**
 * The distribution an image is built on, as each of its release files states it: os-release(5) and the older files of one distribution each.
 * Which file has the last word is `inventory`'s to decide.
 */
export const osRelease: LayerAnalyzer = {
  name: 'distro/os-release',
  version: 1,
  selects: { paths: [...OS_RELEASE, ...RELEASE_FILES.keys()], under: OS_RELEASE_DIRECTORIES },
  analyze,
}

async function* analyze(file: AnalyzedFile, context: AnalysisContext): AsyncIterable<Fact> {
  if (file.size > MAX_RELEASE_BYTES) {
    context.report({ code: 'LIMIT_EXCEEDED', message: `A release file of ${file.size} bytes is not read.` })
    return
  }
  const distro = read(file.path, await file.text(MAX_RELEASE_BYTES))
  if (distro) yield { kind: 'distro', distro }
}

function read(path: string, text: string): Distro | undefined {
  return (RELEASE_FILES.get(path) ?? parseOsRelease)(text)
}
