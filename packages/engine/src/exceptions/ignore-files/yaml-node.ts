import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { invalidExceptions } from '../exceptions-error.ts'

/** A value of a YAML file with the line it begins in (from 1). Scalars are as written. */
export type YamlNode =
  | { readonly kind: 'scalar'; readonly value: string; readonly isEmpty: boolean; readonly line: number }
  | { readonly kind: 'list'; readonly items: readonly YamlNode[]; readonly line: number }
  | { readonly kind: 'map'; readonly members: ReadonlyMap<string, YamlMember>; readonly line: number }

export interface YamlMember {
  readonly value: YamlNode
  /** Of the key. */
  readonly line: number
}

const MAX_DEPTH = 12
const MAX_NODES = 1_000_000

/**
 * A YAML text (JSON is YAML) with lines. Aliases are refused: a few lines must not stand for gigabytes.
 * @throws {ExceptionsError} `EXCEPTIONS_INVALID` with the line
 */
export function readYamlNode(text: string, file: string): YamlNode {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    logLevel: 'silent',
    prettyErrors: false,
    schema: 'failsafe',
    uniqueKeys: true,
  })
  const [error] = document.errors
  if (error !== undefined)
    throw invalidExceptions(
      file,
      lines.linePos(error.pos[0]).line,
      `this is not YAML: ${error.message.replace(/[.\s]+$/, '').slice(0, 200)}`,
      error,
    )
  let nodes = 0
  const lineOf = (node: unknown): number => lines.linePos((node as Node | null)?.range?.[0] ?? 0).line
  const convert = (node: unknown, depth: number, near: number): YamlNode => {
    const line = node === null || node === undefined ? near : lineOf(node)
    nodes += 1
    if (depth > MAX_DEPTH || nodes > MAX_NODES)
      throw invalidExceptions(file, line, 'it is nested too deeply or holds too much')
    if (isScalar(node))
      return {
        kind: 'scalar',
        value: String(node.value ?? ''),
        isEmpty: node.value === '' || node.value === null,
        line,
      }
    if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => convert(item, depth + 1, line)), line }
    if (isMap(node)) {
      const members = new Map<string, YamlMember>()
      for (const { key, value } of node.items) {
        const keyLine = lineOf(key)
        if (!isScalar(key)) throw invalidExceptions(file, keyLine, 'a key must be a word')
        members.set(String(key.value ?? ''), { value: convert(value, depth + 1, keyLine), line: keyLine })
      }
      return { kind: 'map', members, line }
    }
    if (node === null || node === undefined) return { kind: 'scalar', value: '', isEmpty: true, line }
    throw invalidExceptions(file, line, 'aliases ("*name") are not followed')
  }
  return convert(document.contents, 0, 1)
}
