import type { LayerAnalyzer } from '../../analyzer.ts'
import { lockFile } from '../../lock-file.ts'

/**
 * `yarn.lock` of Yarn 1 (its own format) and of Yarn 2 and later (YAML of the same shape): blocks of a line that names what was asked for, and indented
 * lines that say what it is.
 */
export const yarnLock: LayerAnalyzer = lockFile({
  format: 'yarn-lock',
  selects: { basenames: ['yarn.lock'] },
  *packages(text) {
    let name = ''
    for (const line of text.split('\n')) {
      if (/^\s*(?:#|$)/.test(line)) continue
      if (!line.startsWith(' ')) {
        name = requestedName(line)
        continue
      }
      const [, key, value = ''] = /^ {2}(version|resolution):? "?([^"\s]+)"?\s*$/.exec(line) ?? []
      if (key === 'version' && name !== '') yield { type: 'npm', name, version: value }
    }
  },
})

/** `"@s/a@^1.0", "@s/a@^1.1":` → `@s/a`; `x@npm:real@^1` → `real`. Workspaces, links and patches of them are none of the registry's. */
function requestedName(line: string): string {
  const request = /^"?([^",]+)/.exec(line.trim())?.[1]?.replace(/:$/, '') ?? ''
  const at = request.indexOf('@', 1)
  if (at === -1) return ''
  const range = request.slice(at + 1)
  if (/^(?:workspace|link|portal|file):/.test(range)) return ''
  const alias = /^npm:((?:@[^/@]+\/)?[^@\s]+)@/.exec(range)?.[1]
  return alias ?? request.slice(0, at)
}
