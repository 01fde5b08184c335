import { PurlError, parsePurl } from '../domain/purl.ts'
import type { Finding } from '../findings/finding.ts'
import type {
  ExceptionMatch,
  ExceptionRule,
  ExceptionStatement,
  ExceptionStatus,
  ExceptionsUsed,
  SuppressedFinding,
} from './exception-rule.ts'
import { matchesPath } from './glob.ts'
import { type ImageIdentity, matchesImage } from './image-pattern.ts'
import { matchesPackage, type PatternSubject, subjectOf } from './package-pattern.ts'

/** The image whose findings are judged. */
export interface ExceptionSubject extends ImageIdentity {
  /** What it lists, for statements about parts of a package. */
  readonly packages: readonly {
    readonly purl: string
    readonly name: string
    readonly version: string
    readonly path: string
  }[]
}

export interface ExceptionOutcome {
  /** Those that no exception is about, in their order. */
  readonly findings: readonly Finding[]
  /** The others, in their order. */
  readonly suppressed: readonly SuppressedFinding[]
  readonly used: ExceptionsUsed
}

const SUPPRESSING: ReadonlySet<ExceptionStatus> = new Set(['ignored', 'false_positive', 'not_affected', 'fixed'])
const MAX_EXPIRED_IDS = 100

/**
 * Takes out of a list what exceptions are about. Rules that people wrote for this scan come first, in their order; of VEX statements about a finding the
 * newest counts, of equally new ones the last. Expired rules take out nothing; they are told where they would have. Pure.
 * Cost: rules without an id are tried on every finding.
 */
export function applyExceptions(
  findings: readonly Finding[],
  subject: ExceptionSubject,
  rules: readonly ExceptionRule[],
  now: Date,
): ExceptionOutcome {
  const index = indexRules(
    rules.filter(
      ({ match }) => match.images === undefined || match.images.some((image) => matchesImage(image, subject)),
    ),
  )
  const parts = partsOf(subject)
  const kept: Finding[] = []
  const suppressed: SuppressedFinding[] = []
  const expired = new Map<ExceptionRule, { readonly ids: Set<string>; count: number }>()
  for (const finding of findings) {
    const found = candidates(finding, index).filter(({ match }) => holds(match, finding, parts))
    const rule = decide(found.filter((candidate) => !isExpired(candidate, now)))
    if (rule !== undefined && SUPPRESSING.has(rule.status)) {
      suppressed.push({ finding, exception: statementOf(rule) })
      continue
    }
    kept.push(finding)
    for (const candidate of found.filter((one) => isExpired(one, now) && SUPPRESSING.has(one.status))) {
      const entry = expired.get(candidate) ?? { ids: new Set(), count: 0 }
      entry.count += 1
      if (entry.ids.size < MAX_EXPIRED_IDS) entry.ids.add(finding.id)
      expired.set(candidate, entry)
    }
  }
  return {
    findings: kept,
    suppressed,
    used: {
      rules: rules.length,
      expired: [...expired].map(([rule, { ids, count }]) => ({
        exception: statementOf(rule),
        ids: [...ids].sort(),
        findings: count,
      })),
    },
  }
}

/** Is the time of a rule over? */
export function isExpired({ expires }: Pick<ExceptionStatement, 'expires'>, now: Date): boolean {
  return expires !== undefined && Date.parse(expires) <= now.getTime()
}

interface RuleIndex {
  readonly byId: ReadonlyMap<string, readonly number[]>
  readonly anyId: readonly number[]
  readonly rules: readonly ExceptionRule[]
}

function indexRules(rules: readonly ExceptionRule[]): RuleIndex {
  const byId = new Map<string, number[]>()
  const anyId: number[] = []
  for (const [index, { match }] of rules.entries()) {
    if (match.ids === undefined) anyId.push(index)
    for (const id of match.ids ?? []) {
      const list = byId.get(id)
      if (list) list.push(index)
      else byId.set(id, [index])
    }
  }
  return { byId, anyId, rules }
}

/** Rules that could be about a finding, in their order. */
function candidates(finding: Finding, { byId, anyId, rules }: RuleIndex): readonly ExceptionRule[] {
  const names = finding.kind === 'vulnerability' ? [finding.id, ...finding.aliases] : [finding.id]
  const indexes = new Set([...anyId, ...names.flatMap((name) => byId.get(name.toLowerCase()) ?? [])])
  return [...indexes].sort((a, b) => a - b).flatMap((index) => rules[index] ?? [])
}

/** A rule of an ignore file wins; else the newest statement. */
function decide(found: readonly ExceptionRule[]): ExceptionRule | undefined {
  const own = found.find(({ source }) => !isVex(source.format))
  if (own !== undefined) return own
  let newest: ExceptionRule | undefined
  for (const rule of found) if (newest === undefined || (rule.statedAt ?? '') >= (newest.statedAt ?? '')) newest = rule
  return newest
}

function isVex(format: ExceptionRule['source']['format']): boolean {
  return format === 'openvex' || format === 'csaf' || format === 'cyclonedx'
}

function holds(match: ExceptionMatch, finding: Finding, parts: (path: string) => readonly PatternSubject[]): boolean {
  if (match.kinds !== undefined && !match.kinds.includes(finding.kind)) return false
  if (match.paths !== undefined) {
    const path = 'place' in finding ? finding.place?.path : undefined
    if (path === undefined || !match.paths.some((glob) => matchesPath(glob, path))) return false
  }
  const { packages, within, hasFix, statuses } = match
  if (packages === undefined && within === undefined && hasFix === undefined && statuses === undefined) return true
  if (finding.kind === 'modified-file')
    return within === undefined && hasFix === undefined && statuses === undefined && isOwner(finding.package, match)
  if (finding.kind !== 'vulnerability') return false
  if (hasFix !== undefined && hasFix !== (finding.fixedVersion !== undefined)) return false
  if (statuses !== undefined && !statuses.includes(finding.status)) return false
  if (packages !== undefined) {
    const subject = trySubject(() => subjectOf(finding))
    if (subject === undefined || !packages.some((pattern) => matchesPackage(pattern, subject))) return false
  }
  return (
    within === undefined ||
    parts(finding.place.path).some((part) => within.some((pattern) => matchesPackage(pattern, part)))
  )
}

function isOwner(purl: string, { packages }: ExceptionMatch): boolean {
  const subject = trySubject(() => {
    const parsed = parsePurl(purl)
    return { purl: parsed, name: parsed.name, version: parsed.version ?? '' }
  })
  return subject !== undefined && packages?.some((pattern) => matchesPackage(pattern, subject)) === true
}

/** The packages that a path holds, looked up when they are asked for. */
function partsOf({ packages }: ExceptionSubject): (path: string) => readonly PatternSubject[] {
  let byPath: ReadonlyMap<string, ExceptionSubject['packages']> | undefined
  return (path) => {
    byPath ??= Map.groupBy(packages, (pkg) => pkg.path)
    return (byPath.get(path) ?? []).flatMap(
      ({ purl, name, version }) => trySubject(() => ({ purl: parsePurl(purl), name, version })) ?? [],
    )
  }
}

function trySubject(read: () => PatternSubject): PatternSubject | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof PurlError) return undefined
    throw error
  }
}

function statementOf({ match: _, ...statement }: ExceptionRule): ExceptionStatement {
  return statement
}
