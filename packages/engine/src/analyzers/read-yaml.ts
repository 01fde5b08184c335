import { isMap, isPair, isScalar, isSeq, LineCounter, type Node, parse, parseAllDocuments } from 'yaml'

/**
 * The value of a YAML text. Aliases may be followed 100 times in all, so that a few lines cannot stand for gigabytes. Sizes are the caller's to bound.
 * @throws {SyntaxError} when it is no YAML
 */
export function readYaml(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 100, logLevel: 'silent', schema: 'failsafe', uniqueKeys: false })
  } catch (cause) {
    throw new SyntaxError('This is not YAML.', { cause })
  }
}

/** A scalar of a YAML stream. */
export interface YamlLeaf {
  /** 0 is the first document. */
  readonly document: number
  /** Keys and list indexes from the root. */
  readonly path: readonly string[]
  /** As written, without quotes. */
  readonly value: string
  /** From 1. */
  readonly line: number
}

const MAX_DOCUMENTS = 100
const MAX_LEAVES = 20_000
const MAX_DEPTH = 40

/**
 * All scalars of a YAML stream (JSON is YAML) with their lines, in order; empty lists and maps count as scalars. Aliases are not followed. At most
 * 20,000, to 40 levels. Sizes are the caller's to bound.
 * @throws {SyntaxError} when it is no YAML
 */
export function readYamlLeaves(text: string): readonly YamlLeaf[] {
  const lineCounter = new LineCounter()
  const documents = parseAllDocuments(text, {
    lineCounter,
    logLevel: 'silent',
    prettyErrors: false,
    schema: 'failsafe',
    uniqueKeys: false,
  })
  const leaves: YamlLeaf[] = []
  const add = (document: number, path: readonly string[], value: string, node: Node): void => {
    const line = lineCounter.linePos(node.range?.[0] ?? 0).line
    if (leaves.length < MAX_LEAVES) leaves.push({ document, path, value, line })
  }
  const walk = (document: number, path: readonly string[], node: unknown): void => {
    if (path.length > MAX_DEPTH || leaves.length >= MAX_LEAVES) return
    if (isScalar(node)) add(document, path, String(node.value ?? ''), node)
    if (!isMap(node) && !isSeq(node)) return
    if (node.items.length === 0) add(document, path, isMap(node) ? '{}' : '[]', node)
    for (const [index, item] of node.items.entries()) {
      const [key, value] = isPair(item) ? [keyOf(item.key), item.value] : [String(index), item]
      walk(document, [...path, key], value)
    }
  }
  if (!Array.isArray(documents)) return []
  for (const [index, document] of documents.slice(0, MAX_DOCUMENTS).entries()) {
    const [error] = document.errors
    if (error !== undefined) throw new SyntaxError('This is not YAML.', { cause: error })
    walk(index, [], document.contents)
  }
  return leaves
}

/** Keys that are lists or maps have no name. */
function keyOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : '?'
}
