// What the whole catalog's `selects` cost for one file: microseconds, for the catalog as it is and for 200 analyzers.
//   node bench/select-files.ts [files=200000]
import type { LayerAnalyzer, LayerEntry } from '@plimsoll/engine'
import { ANALYZERS } from '../packages/engine/src/analyzers/catalog.ts'
import { compileSelectors } from '../packages/engine/src/analyzers/select-files.ts'
import { generatedContent } from './generated-content.ts'

const BOUND_MICROSECONDS = 2
const files = Number(process.argv[2] ?? 200_000)
const entries = paths(files).map(
  (path): LayerEntry => ({
    path,
    kind: 'file',
    size: 5_000,
    mode: path.includes('/bin/') ? 0o755 : 0o644,
    uid: 0,
    gid: 0,
    mtime: 0,
  }),
)

let isWithin = measure(`the catalog (${ANALYZERS.length})`, ANALYZERS)
isWithin = measure('200 analyzers', twoHundred()) && isWithin
if (!isWithin) process.exitCode = 1

function measure(name: string, analyzers: readonly LayerAnalyzer[]): boolean {
  const { wanting } = compileSelectors(analyzers)
  const rounds = Array.from({ length: 7 }, () => {
    const started = performance.now()
    let hits = 0
    for (const entry of entries) hits += wanting(entry).length
    return { microseconds: ((performance.now() - started) * 1_000) / entries.length, hits }
  })
  const { microseconds, hits } = rounds.sort((a, b) => a.microseconds - b.microseconds)[3] ?? {
    microseconds: 0,
    hits: 0,
  }
  const ratio = microseconds / BOUND_MICROSECONDS
  console.log(
    `${name.padEnd(20)} ${microseconds.toFixed(2)} µs a file of ${BOUND_MICROSECONDS} µs: ${ratio.toFixed(2)}; ` +
      `${((hits / entries.length) * 100).toFixed(1)} hits in 100 files`,
  )
  return ratio <= 1
}

/** Paths as images have them: deep, many to a directory, few of interest. */
function paths(count: number): string[] {
  const { word, integer } = generatedContent(7)
  const roots = [
    'usr/share/doc',
    'usr/lib/x86_64-linux-gnu',
    'usr/bin',
    'app/node_modules',
    'usr/lib/python3/dist-packages',
  ]
  const found: string[] = []
  while (found.length < count) {
    const folder = `${roots[integer(roots.length)]}/${word()}/${word()}`
    for (let file = 1 + integer(30); file > 0; file -= 1) {
      found.push(`${folder}/${word()}${['.js', '.d.ts', '.py', '.so.1', '', '.html', '.min.js'][integer(7)]}`)
    }
    found.push(`app/node_modules/${word()}/package.json`)
  }
  return found.slice(0, count)
}

/** The catalog and as many more as make 200, of the usual kinds. */
function twoHundred(): LayerAnalyzer[] {
  const { word, integer } = generatedContent(8)
  const more = Array.from({ length: 200 - ANALYZERS.length }, (_, nth): LayerAnalyzer => {
    const kinds = [
      { paths: [`etc/${word()}/${word()}.conf`, `usr/lib/${word()}`] },
      { basenames: [`${word()}.lock`, `${word()}.json`] },
      { extensions: [`.${word()}`, `.${word()}.json`] },
      { under: [`var/lib/${word()}`, `usr/share/${word()}`] },
      { paths: [`etc/${word()}`], basenames: [word()], extensions: [`.${word().slice(0, 3)}`] },
      { executables: true, accept: ({ size }: LayerEntry) => size > 10_000_000 },
    ]
    // One in fifty looks at every file, as rules for secrets and malware do.
    const selects =
      nth % 50 === 0
        ? { everyFile: true, accept: ({ size }: LayerEntry) => size < 1_000 }
        : kinds[integer(kinds.length - (nth % 10 === 0 ? 0 : 1))]
    return { name: `bench/${nth}`, version: 1, selects: selects ?? {}, analyze: () => [] }
  })
  return [...ANALYZERS, ...more]
}
