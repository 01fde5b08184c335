import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type DiffId, sha256Of } from '../domain/digest.ts'
import type { Fact } from '../domain/fact.ts'
import type { LayerReport } from '../layer-report/layer-report.ts'
import { layFacts } from './lay-facts.ts'

/** A file system as a naive container runtime would build it: one layer applied after the other to a tree. */
type Tree = Map<string, Tree | ModelFile>
interface ModelFile {
  /** Fact → the layer it has been standing since. */
  readonly facts: ReadonlyMap<string, number>
}

interface ModelLayer {
  readonly whiteouts: readonly string[]
  readonly opaque: readonly string[]
  readonly directories: readonly string[]
  readonly files: ReadonlyMap<string, readonly string[]>
}

const path = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'))
const facts = fc.uniqueArray(fc.constantFrom('p@1', 'p@2', 'q@1'), { maxLength: 3 })
const layer: fc.Arbitrary<ModelLayer> = fc
  .record({
    whiteouts: fc.uniqueArray(path, { maxLength: 2 }),
    opaque: fc.uniqueArray(fc.oneof(path, fc.constant('')), { maxLength: 1 }),
    directories: fc.uniqueArray(path, { maxLength: 2 }),
    files: fc.uniqueArray(fc.tuple(path, facts), { maxLength: 4, selector: ([one]) => one }),
  })
  .map(({ files, directories, ...rest }) => {
    // One layer holds a path once, and nothing below a file.
    const kept = files.filter(([one]) => !files.some(([other]) => one.startsWith(`${other}/`)))
    const free = directories.filter((one) => !kept.some(([file]) => one === file || one.startsWith(`${file}/`)))
    return { ...rest, directories: free, files: new Map(kept) }
  })

test('what layFacts says is what applying the layers one by one to a tree shows', () => {
  fc.assert(
    fc.property(fc.array(layer, { minLength: 1, maxLength: 5 }), (layers) => {
      const laid = layFacts(layers.map(toReport)).map(
        ({ visibility, path: where, fact, layer: since }) => `${visibility} ${where} ${nameOf(fact)} since ${since}`,
      )
      expect(laid.sort()).toEqual(applyNaively(layers).sort())
    }),
    { numRuns: 3000 },
  )
})

function applyNaively(layers: readonly ModelLayer[]): string[] {
  const root: Tree = new Map()
  const hidden = new Map<string, string>()
  for (const [index, one] of layers.entries()) {
    const before = filesOf(root)
    for (const where of one.whiteouts) removeAt(root, where)
    for (const where of one.opaque) {
      const node = where === '' ? root : nodeAt(root, where)
      if (node instanceof Map) node.clear()
    }
    for (const where of one.directories) directoryAt(root, where)
    for (const [where, stated] of one.files) {
      const [directory, name] = splitPath(where)
      const since = new Map(stated.map((fact) => [fact, before.get(where)?.facts.get(fact) ?? index]))
      directoryAt(root, directory).set(name, { facts: since })
    }
    const after = filesOf(root)
    for (const [where, file] of before) {
      for (const [fact, since] of file.facts) {
        const key = `${where} ${fact}`
        if (!after.get(where)?.facts.has(fact) && !hidden.has(key)) hidden.set(key, `hidden ${key} since ${since}`)
      }
    }
  }
  const visible = [...filesOf(root)].flatMap(([where, file]) => {
    for (const fact of file.facts.keys()) hidden.delete(`${where} ${fact}`)
    return [...file.facts].map(([fact, since]) => `visible ${where} ${fact} since ${since}`)
  })
  return [...visible, ...hidden.values()]
}

function filesOf(tree: Tree, prefix = ''): Map<string, ModelFile> {
  return new Map(
    [...tree].flatMap(([name, node]) =>
      node instanceof Map ? [...filesOf(node, `${prefix}${name}/`)] : [[`${prefix}${name}`, node] as const],
    ),
  )
}

function nodeAt(tree: Tree, where: string): Tree | ModelFile | undefined {
  return where
    .split('/')
    .reduce<Tree | ModelFile | undefined>((node, name) => (node instanceof Map ? node.get(name) : undefined), tree)
}

function directoryAt(tree: Tree, where: string): Tree {
  return where
    .split('/')
    .filter((name) => name !== '')
    .reduce((node, name) => {
      const next = node.get(name)
      const directory: Tree = next instanceof Map ? next : new Map()
      node.set(name, directory)
      return directory
    }, tree)
}

function removeAt(tree: Tree, where: string): void {
  const [directory, name] = splitPath(where)
  const node = directory === '' ? tree : nodeAt(tree, directory)
  if (node instanceof Map) node.delete(name)
}

function splitPath(where: string): readonly [directory: string, name: string] {
  const slash = where.lastIndexOf('/')
  return [where.slice(0, Math.max(slash, 0)), where.slice(slash + 1)]
}

function toReport(one: ModelLayer, index: number): LayerReport {
  return {
    schema: 1,
    diffId: sha256Of(`layer ${index}`) as DiffId,
    status: 'complete',
    uncompressedBytes: 0,
    entries: [...one.directories.map((where) => `${where}/`), ...one.files.keys()],
    whiteouts: one.whiteouts,
    opaqueDirectories: one.opaque,
    files: [...one.files].map(([where, stated]) => ({ path: where, analyzer: 'test', facts: stated.map(toFact) })),
    problems: [],
  }
}

function toFact(text: string): Fact {
  const [name = '', version = ''] = text.split('@')
  return { kind: 'package', package: { type: 'npm', name, version } }
}

function nameOf(fact: Fact): string {
  return fact.kind === 'package' ? `${fact.package.name}@${fact.package.version}` : fact.kind
}
