import type { LayerAnalyzer } from '../../analyzer.ts'
import { lockFile } from '../../lock-file.ts'

/** `mix.lock` and `rebar.lock`: Elixir and Erlang terms, of which those of packages from hex.pm have a shape of their own. */
export const hexLock: LayerAnalyzer = lockFile({
  format: 'hex-lock',
  selects: { basenames: ['mix.lock', 'rebar.lock'] },
  *packages(text, path) {
    const entry = path.endsWith('mix.lock')
      ? /\{:hex,\s{0,64}:"?(\w{1,256})"?,\s{0,64}"([^"\s]{1,256})"/g
      : /\{pkg,\s{0,64}<<"(\w{1,256})">>,\s{0,64}<<"([^"\s]{1,256})">>/g
    for (const [, name = '', version = ''] of text.matchAll(entry)) yield { type: 'hex', name, version }
  },
})
