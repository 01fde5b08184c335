import { cleanReason } from '../clean-words.ts'
import { invalidExceptions } from '../exceptions-error.ts'
import type { YamlMember, YamlNode } from './yaml-node.ts'

type Members = ReadonlyMap<string, YamlMember>

/** The members of a map. @throws {ExceptionsError} where it is something else, or has a member that is not known */
export function membersOf(node: YamlNode, known: readonly string[], what: string, file: string): Members {
  if (node.kind !== 'map') throw invalidExceptions(file, node.line, `${what} must be a map of ${known.join(', ')}`)
  for (const [key, { line }] of node.members) {
    if (known.includes(key)) continue
    const near = nearest(key, known)
    throw invalidExceptions(
      file,
      line,
      `${what} has no "${key.slice(0, 60)}"${near === undefined ? `; it knows ${known.join(', ')}` : `; did you mean "${near}"`}`,
    )
  }
  return node.members
}

/** The items of a list; nothing where there is none. @throws {ExceptionsError} */
export function itemsOf(member: YamlMember | undefined, what: string, file: string): readonly YamlNode[] {
  if (member === undefined || (member.value.kind === 'scalar' && member.value.isEmpty)) return []
  if (member.value.kind !== 'list') throw invalidExceptions(file, member.line, `${what} must be a list`)
  return member.value.items
}

/** A word, or undefined where there is none. @throws {ExceptionsError} where it is empty or no word: a condition that is lost would widen the rule */
export function wordOf(members: Members, key: string, file: string): string | undefined {
  const member = members.get(key)
  return member === undefined ? undefined : word(member.value, key, file)
}

/** A word or a list of words. @throws {ExceptionsError} as {@link wordOf} */
export function wordsOf(members: Members, key: string, file: string): readonly string[] | undefined {
  const member = members.get(key)
  if (member === undefined) return undefined
  if (member.value.kind !== 'list') return [word(member.value, key, file)]
  if (member.value.items.length === 0) throw invalidExceptions(file, member.line, `"${key}" is empty`)
  return member.value.items.map((item) => word(item, key, file))
}

/** Words for people; empty ones are none. @throws {ExceptionsError} where it is a list or a map */
export function textOf(members: Members, key: string, file: string): string | undefined {
  const value = members.get(key)?.value
  if (value === undefined) return undefined
  if (value.kind !== 'scalar') throw invalidExceptions(file, value.line, `"${key}" must be text`)
  return cleanReason(value.value)
}

/** The known word that is at most two letters away. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const near = known
    .map((candidate) => ({ candidate, distance: distance(word.slice(0, 40).toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)[0]
  return near !== undefined && near.distance <= Math.min(3, Math.ceil(near.candidate.length / 2))
    ? near.candidate
    : undefined
}

function word(node: YamlNode, key: string, file: string): string {
  if (node.kind !== 'scalar') throw invalidExceptions(file, node.line, `"${key}" must be a word`)
  if (node.value.trim() === '') throw invalidExceptions(file, node.line, `"${key}" is empty`)
  if (node.value.length > 4096) throw invalidExceptions(file, node.line, `"${key}" is longer than 4096 characters`)
  return node.value.trim()
}

/** Levenshtein's. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries())
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)))
    row = next
  }
  return row.at(-1) ?? 0
}
