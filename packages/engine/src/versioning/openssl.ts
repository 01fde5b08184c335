import { compareIntegers, compareNumbers, compareText } from './characters.ts'
import { compareIntegerSequences } from './integer-sequence.ts'
import { type Order, parsedOrder, type VersionScheme } from './version-scheme.ts'

/**
 * OpenSSL: numbers, then the letters of a patch release (`1.0.2 < 1.0.2a < 1.0.2z < 1.0.2za < 1.0.2zk`), then a pre-release
 * (`-dev`, `-alpha1`, `-beta1`, `-pre1`, `-rc1`). `-fips` and build metadata do not count.
 * Source: OpenSSL documentation, OPENSSL_VERSION_NUMBER(3), and the project's release strategy.
 */
export const openssl: VersionScheme = parsedOrder('openssl', parseOpenssl, compareOpenssl)

interface OpensslVersion {
  readonly numbers: string
  readonly letters: string
  /** Index in `PHASES`. */
  readonly phase: number
  readonly phaseNumber: string
}

const PHASES: readonly string[] = ['dev', 'alpha', 'beta', 'pre', 'rc']
const RELEASED: number = PHASES.length
const VERSION =
  /^(\d+(?:\.\d+)*)([a-z]*)(?:-fips)?(?:-(dev|alpha|beta|pre|rc)(\d*))?(?:-dev)?(?:-fips)?(?:\+[0-9a-z.-]+)?$/

function parseOpenssl(text: string): OpensslVersion | undefined {
  const match = VERSION.exec(text.toLowerCase())
  if (!match) return undefined
  const phase = match[3] === undefined ? RELEASED : PHASES.indexOf(match[3])
  return { numbers: match[1] ?? '', letters: match[2] ?? '', phase, phaseNumber: match[4] ?? '' }
}

function compareOpenssl(a: OpensslVersion, b: OpensslVersion): Order {
  return (
    compareIntegerSequences(a.numbers, b.numbers) ||
    compareNumbers(a.letters.length, b.letters.length) ||
    compareText(a.letters, b.letters) ||
    compareNumbers(a.phase, b.phase) ||
    compareIntegers(a.phaseNumber, b.phaseNumber)
  )
}
