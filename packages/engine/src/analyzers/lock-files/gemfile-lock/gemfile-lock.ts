import type { LayerAnalyzer } from '../../analyzer.ts'
import { lockFile } from '../../lock-file.ts'

/** Bundler's `Gemfile.lock` (bundler.io): lines of four spaces below `specs:` are what was locked, deeper ones only what they ask for. */
export const gemfileLock: LayerAnalyzer = lockFile({
  format: 'gemfile-lock',
  selects: { basenames: ['Gemfile.lock', 'gems.locked'] },
  *packages(text) {
    let section = ''
    for (const line of text.split('\n')) {
      if (/^\S/.test(line)) section = line.trim()
      // PATH holds the project's own gems.
      if (section !== 'GEM' && section !== 'GIT') continue
      const [, name = '', version = '', platform] = /^ {4}([\w.-]+) \(([^)\s-]+)(?:-([^)\s]+))?\)\s*$/.exec(line) ?? []
      yield { type: 'gem', name, version, ...(platform === undefined ? {} : { extra: { platform } }) }
    }
  },
})
