import type { Fact } from '../../../domain/fact.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'
import { diversions } from './dpkg-diversions.ts'
import { fileList, md5sums } from './dpkg-files.ts'
import { statusFacts } from './dpkg-status.ts'

const STATUS = ['var/lib/dpkg/status', 'usr/lib/opkg/status', 'var/lib/opkg/status', 'opt/lib/opkg/status']
const DIVERSIONS = 'var/lib/dpkg/diversions'
const DISTROLESS = 'var/lib/dpkg/status.d'
const INFO = ['var/lib/dpkg/info', 'usr/lib/opkg/info', 'var/lib/opkg/info', 'opt/lib/opkg/info']

/**
 * Packages of dpkg and of its small cousin opkg: the status file, one file a package in distroless images (`status.d/`),
 * which package owns which file (`info/*.list`, `*.md5sums`), and which files stand aside for others (`diversions`). Format: dpkg's deb822(5), dpkg-query(1), deb-md5sums(5).
 */
export const dpkg: LayerAnalyzer = {
  name: 'packages/dpkg',
  version: 2,
  selects: {
    paths: [...STATUS, DIVERSIONS],
    under: [DISTROLESS, ...INFO],
    accept: ({ path }) => !isInfo(path) || path.endsWith('.list') || path.endsWith('.md5sums'),
  },
  analyze,
}

function analyze(file: AnalyzedFile, context: AnalysisContext): AsyncIterable<Fact> {
  const type = file.path.includes('/opkg/') ? 'opkg' : 'deb'
  if (file.path === DIVERSIONS) return diversions(file, context)
  if (file.path.endsWith('.md5sums')) return md5sums(file, type, context)
  if (file.path.endsWith('.list') && isInfo(file.path)) return fileList(file, type, context)
  return statusFacts(file, type, context)
}

function isInfo(path: string): boolean {
  return INFO.some((directory) => path.startsWith(`${directory}/`))
}
