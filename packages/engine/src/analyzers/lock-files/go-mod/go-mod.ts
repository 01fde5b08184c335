import type { LayerAnalyzer } from '../../analyzer.ts'
import { lockFile } from '../../lock-file.ts'

/**
 * `go.mod` (go.dev/ref/mod#go-mod-file), which lists every module of the build since Go 1.17. `go.sum` is not read: it holds checksums of versions that
 * the build weighed and did not take.
 */
export const goMod: LayerAnalyzer = lockFile({
  format: 'go-mod',
  selects: { basenames: ['go.mod'], accept: ({ path }) => !/(?:^|\/)(?:vendor|pkg\/mod|testdata)\//.test(path) },
  *packages(text) {
    const { required, replaced } = read(text)
    for (const [name, version] of required) {
      const other = replaced.get(`${name} ${version}`) ?? replaced.get(name)
      // A replacement without a version is a folder of the source tree.
      if (other === undefined) yield { type: 'golang', name, version }
      else if (other.version !== '') yield { type: 'golang', ...other }
    }
  },
})

interface Module {
  readonly name: string
  readonly version: string
}

function read(text: string): { required: ReadonlyMap<string, string>; replaced: ReadonlyMap<string, Module> } {
  const required = new Map<string, string>()
  const replaced = new Map<string, Module>()
  let block = ''
  for (const raw of text.split('\n')) {
    const words = (raw.split('//')[0] ?? '').trim().split(/\s+/).slice(0, 8)
    if (block !== '' && words[0] === ')') block = ''
    else if (words[1] === '(') block = words[0] ?? ''
    else {
      const directive = block || (words.shift() ?? '')
      const [name = '', version = ''] = words.map((word) => word.replace(/^["`]|["`]$/g, ''))
      if (directive === 'require') required.set(name, version)
      const arrow = words.indexOf('=>')
      if (directive === 'replace' && arrow > 0) {
        const key = arrow === 1 ? name : `${name} ${version}`
        replaced.set(key, { name: words[arrow + 1] ?? '', version: words[arrow + 2] ?? '' })
      }
    }
  }
  return { required, replaced }
}
