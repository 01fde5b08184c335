import type { LayerAnalyzer } from './analyzer.ts'
import { ANALYZERS } from './catalog.ts'
import { LOCK_FILE_ANALYZERS } from './lock-file-catalog.ts'

/** What kind of thing is looked at. */
export interface AnalyzerChoice {
  /** `image`: everything that is installed. `source-tree`: what lock files and the metadata of languages say; a tree installs no system. */
  readonly subject: 'image' | 'source-tree'
  /** Lock files of an image too. */
  readonly lockFiles?: boolean
}

/** Every analyzer there is, whatever it is for: those that a thread knows by name. */
export const EVERY_ANALYZER: readonly LayerAnalyzer[] = Object.freeze([...ANALYZERS, ...LOCK_FILE_ANALYZERS])

/** Package managers of systems, whose databases in a source tree are somebody's test data. */
const SYSTEM_FORMATS: ReadonlySet<string> = new Set([
  'packages/apk',
  'packages/bottlerocket',
  'packages/dpkg',
  'packages/pacman',
  'packages/portage',
  'packages/rpm',
])

/** The analyzers for one kind of target; the choice is part of the key that layer reports are cached under. */
export function chooseAnalyzers({ subject, lockFiles = false }: AnalyzerChoice): readonly LayerAnalyzer[] {
  if (subject === 'image') return lockFiles ? EVERY_ANALYZER : ANALYZERS
  return EVERY_ANALYZER.filter(
    ({ name }) => (name.startsWith('packages/') && !SYSTEM_FORMATS.has(name)) || name.startsWith('lock-files/'),
  )
}
