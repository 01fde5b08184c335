import type { Fact } from '../../../domain/fact.ts'
import type { PackageType } from '../../../domain/package.ts'
import { readElfNote } from '../../../formats/object-file/elf-note.ts'
import { readObjectFile } from '../../../formats/object-file/object-file.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'
import { isObject, textOf } from '../../read-json.ts'

/**
 * Which system package a program was built in, as a note in the program says (systemd.io, "Package Metadata for Executable Files"): Fedora, Photon, CentOS Stream, …
 * It stays true of a program that was copied out of its distribution. What the package's own database says counts more; the inventory sees to that.
 */
export const elfNote: LayerAnalyzer = {
  name: 'packages/elf-note',
  version: 1,
  selects: { everyFile: true, accept: ({ size }) => size >= MIN_BYTES, sniff: (_, head) => hasPackageNote(head) },
  analyze,
}

const OWNER = 'FDO'
const PACKAGE_NOTE = 0xcafe1a7e
const MIN_BYTES = 512

/** Linkers put notes right behind the program headers, so the first bytes show whether there is one. */
function hasPackageNote(head: Uint8Array): boolean {
  if (head[0] !== 0x7f || head[1] !== 0x45 || head[2] !== 0x4c || head[3] !== 0x46) return false
  return Buffer.from(head.buffer, head.byteOffset, head.length).includes('FDO\0', 64, 'latin1')
}

const TYPES: ReadonlyMap<string, PackageType> = new Map([
  ['rpm', 'rpm'],
  ['deb', 'deb'],
  ['apk', 'apk'],
  ['alpm', 'alpm'],
  ['pacman', 'alpm'],
  ['arch', 'alpm'],
  ['ebuild', 'ebuild'],
])

async function* analyze(file: AnalyzedFile, context: AnalysisContext): AsyncIterable<Fact> {
  const object = await readObjectFile(file)
  const note = object && (await readElfNote(file, object, OWNER, PACKAGE_NOTE))
  if (!note) return
  const stated = parse(note)
  const name = textOf(stated?.['name'])
  const version = textOf(stated?.['version'])
  if (stated === undefined || name === '' || /\s/.test(name)) {
    context.report({ code: 'MALFORMED', message: 'The package note of this program names no package.' })
    return
  }
  const architecture = textOf(stated['architecture'])
  const osCpe = textOf(stated['osCpe'])
  yield {
    kind: 'package',
    package: {
      type: TYPES.get(textOf(stated['type']).toLowerCase()) ?? 'generic',
      name,
      version: version.replace(/^0:/, ''),
      ...(architecture ? { architecture } : {}),
      extra: { statedBy: 'elf-note', ...(osCpe ? { osCpe } : {}) },
    },
  }
}

function parse(note: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(note).toString('utf8').replace(/\0+$/, ''))
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
