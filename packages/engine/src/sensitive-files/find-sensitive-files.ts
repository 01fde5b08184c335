import { HARMLESS_FILES } from './harmless-files.data.ts'
import type { SensitiveFilePlace, SensitiveFileRule } from './sensitive-file-rule.ts'
import { SENSITIVE_FILE_RULES } from './sensitive-file-rules.ts'

/** Which rules say that a file of this path, beginning with these bytes, is sensitive? */
export type FindSensitiveFiles = (path: string, head: Uint8Array) => readonly SensitiveFileRule[]

/** Compiles rules into a few look-ups per file. */
export function sensitiveFileFinder(rules: readonly SensitiveFileRule[] = SENSITIVE_FILE_RULES): FindSensitiveFiles {
  const byPath = indexBy(rules, ({ paths }) => paths)
  const byBasename = indexBy(rules, ({ basenames }) => basenames)
  const byExtension = indexBy(rules, ({ extensions }) => extensions)
  const byDirectory = indexBy(rules, ({ under }) => under)
  const extensionLength = Math.max(0, ...[...byExtension.keys()].map(({ length }) => length))

  return (path, head) => {
    const basename = path.slice(path.lastIndexOf('/') + 1)
    const named = new Set([...(byPath.get(path) ?? []), ...(byBasename.get(basename) ?? [])])
    const from = Math.max(0, basename.length - extensionLength)
    for (let dot = basename.indexOf('.', from); dot >= 0; dot = basename.indexOf('.', dot + 1)) {
      for (const rule of byExtension.get(basename.slice(dot)) ?? []) named.add(rule)
    }
    for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      for (const rule of byDirectory.get(path.slice(0, slash)) ?? []) named.add(rule)
    }
    if (named.size === 0 || head.length === 0) return []
    const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1')
    return rules.filter(
      (rule) =>
        named.has(rule) &&
        (rule.place.path?.test(path) ?? true) &&
        (rule.place.head?.test(text) ?? true) &&
        !isHarmless(path, rule.id),
    )
  }
}

/** Everything that any rule looks for by name. */
export function namesOf(
  rules: readonly SensitiveFileRule[] = SENSITIVE_FILE_RULES,
): Required<Pick<SensitiveFilePlace, 'paths' | 'basenames' | 'extensions' | 'under'>> {
  const all = (list: 'paths' | 'basenames' | 'extensions' | 'under'): string[] => [
    ...new Set(rules.flatMap(({ place }) => place[list] ?? [])),
  ]
  return { paths: all('paths'), basenames: all('basenames'), extensions: all('extensions'), under: all('under') }
}

function isHarmless(path: string, rule: string): boolean {
  return HARMLESS_FILES.some((place) => place.path.test(path) && (place.rules?.test(rule) ?? true))
}

function indexBy(
  rules: readonly SensitiveFileRule[],
  keysOf: (place: SensitiveFilePlace) => readonly string[] | undefined,
): ReadonlyMap<string, readonly SensitiveFileRule[]> {
  const index = new Map<string, SensitiveFileRule[]>()
  for (const rule of rules) {
    for (const key of keysOf(rule.place) ?? []) {
      const known = index.get(key)
      if (known) known.push(rule)
      else index.set(key, [rule])
    }
  }
  return index
}
