import { compareIntegers } from './characters.ts'
import type { Order, VersionScheme } from './version-scheme.ts'

const SUFFIX = /[+.](?:root\.io|echo)\.(\d+)$/

/**
 * For vendors who rebuild packages of an ecosystem and append `.root.io.N` or `+echo.N` to the upstream version, whose own order may
 * not see or not allow that: the upstream versions decide, then N; no suffix is 0.
 * Source: OSV schema, ecosystems "Root" and "Echo".
 */
export function rebuildsOf(scheme: VersionScheme): VersionScheme {
  const tryCompare = (a: string, b: string): Order | undefined => {
    const left = SUFFIX.exec(a)
    const right = SUFFIX.exec(b)
    const order = scheme.tryCompare(upstreamOf(a, left), upstreamOf(b, right))
    return order === 0 ? compareIntegers(left?.[1] ?? '0', right?.[1] ?? '0') : order
  }
  return {
    name: scheme.name,
    isValid: (text) => scheme.isValid(upstreamOf(text, SUFFIX.exec(text))),
    tryCompare,
    compare: (a, b) => tryCompare(a, b) ?? scheme.compare(a, b),
  }
}

function upstreamOf(text: string, suffix: RegExpExecArray | null): string {
  return suffix ? text.slice(0, suffix.index) : text
}
