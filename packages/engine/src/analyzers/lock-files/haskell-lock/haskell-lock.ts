import type { LayerAnalyzer } from '../../analyzer.ts'
import { lockFile } from '../../lock-file.ts'

/** Stack's `stack.yaml.lock` (`hackage: name-version@sha256:…`) and cabal's `cabal.project.freeze` (`any.name ==version`). */
export const haskellLock: LayerAnalyzer = lockFile({
  format: 'haskell-lock',
  selects: { basenames: ['stack.yaml.lock', 'cabal.project.freeze'] },
  *packages(text, path) {
    const entry = path.endsWith('.freeze')
      ? /\bany\.([A-Za-z0-9][\w-]{0,127}) ==(\d[\d.]{0,63})/g
      : /\bhackage: ([A-Za-z0-9][\w-]{0,127})-(\d[\d.]{0,63})(?=[@\s])/g
    for (const [, name = '', version = ''] of text.matchAll(entry)) yield { type: 'hackage', name, version }
  },
})
