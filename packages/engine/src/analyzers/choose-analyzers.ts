import { AVAILABLE_SCANNERS, type Scanner } from '../domain/scanner.ts'
import type { LayerAnalyzer } from './analyzer.ts'
import { ANALYZERS } from './catalog.ts'
import { LOCK_FILE_ANALYZERS } from './lock-file-catalog.ts'

/** What kind of thing is looked at, and for what. */
export interface AnalyzerChoice {
  /** `image`: everything that is installed. `source-tree`: what lock files and the metadata of languages say; a tree installs no system. */
  readonly subject: 'image' | 'source-tree'
  /** Lock files of an image too. */
  readonly lockFiles?: boolean
  /** Default: all. Packages, applications and the distribution are always looked for: the other scanners lean on them. */
  readonly scanners?: readonly Scanner[]
}

/** Every analyzer there is, whatever it is for: those that a thread knows by name. */
export const EVERY_ANALYZER: readonly LayerAnalyzer[] = Object.freeze([...ANALYZERS, ...LOCK_FILE_ANALYZERS])

/** Package managers of systems, whose databases in a source tree are somebody's test data. */
const SYSTEM_FORMATS: ReadonlySet<string> = new Set([
  'packages/apk',
  'packages/bottlerocket',
  'packages/dpkg',
  'packages/elf-note',
  'packages/linux-kernel',
  'packages/pacman',
  'packages/portage',
  'packages/rpm',
])

/** Whom the analyzers of contents work for. */
const SCANNER_OF_CONTENT: ReadonlyMap<string, Scanner> = new Map([
  ['content/credentials', 'secret'],
  ['content/password-files', 'secret'],
  ['content/sensitive-files', 'sensitive'],
  ['content/malware', 'malware'],
  ['content/file-digests', 'malware'],
])

/** What of the contents is worth reading in a source tree, which has neither packages that own its files nor anything that should not be in it. */
const OF_SOURCE_TREES: ReadonlySet<string> = new Set(['content/credentials', 'content/malware'])

/** The analyzers for one kind of target; the choice is part of the key that layer reports are cached under. */
export function chooseAnalyzers({
  subject,
  lockFiles = false,
  scanners = AVAILABLE_SCANNERS,
}: AnalyzerChoice): readonly LayerAnalyzer[] {
  const isWanted = ({ name }: LayerAnalyzer): boolean => {
    const scanner = scannerOf(name)
    return scanner === undefined || scanners.includes(scanner)
  }
  if (subject === 'image') return (lockFiles ? EVERY_ANALYZER : ANALYZERS).filter(isWanted)
  return EVERY_ANALYZER.filter(isWanted).filter(
    ({ name }) =>
      (name.startsWith('packages/') && !SYSTEM_FORMATS.has(name)) ||
      name.startsWith('lock-files/') ||
      OF_SOURCE_TREES.has(name),
  )
}

/** The scanner that an analyzer works for; undefined for those that always run. */
function scannerOf(name: string): Scanner | undefined {
  return name.startsWith('checks/') ? 'baseline' : SCANNER_OF_CONTENT.get(name)
}
