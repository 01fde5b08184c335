import { ecosystemFamily } from '../advisory/ecosystem.ts'
import type { Authority } from '../advisory/feed.ts'
import type { AdvisoryGeneration, AdvisoryHead, Statement } from '../advisory/generation.ts'
import type { VulnerabilityStatus } from '../advisory/status.ts'
import { vendorOf } from '../advisory/vendor.ts'
import { eventVersion } from '../advisory/version-events.ts'
import type { Package } from '../domain/package.ts'
import { evaluateRanges, type RangeVerdict } from '../versioning/range.ts'
import { trySchemeOf } from '../versioning/scheme-of.ts'
import type { VersionScheme } from '../versioning/version-scheme.ts'
import { applies } from './applies.ts'
import { isOfRepositories, repositoriesOf } from './content-sets.ts'
import { kernelPart } from './kernel-packages.ts'
import type { Match, MatchEvidence, MatchResult, MatchTarget, TargetCoverage } from './match.ts'
import { planQueries, type Query } from './queries.ts'

/**
 * Compares packages with everything that a generation says of them. Pure, and independent of any image: the same package gives the same matches in
 * every image, so stored packages can be matched again when a new generation comes.
 *
 * Withdrawn advisories and notices never match. Where sources contradict each other on one package and vulnerability, the one with the most authority
 * is believed: the distribution before a general database before a conversion.
 * Cost: one look-up per distinct name, whatever the number of versions; some ten microseconds per package.
 */
export function matchPackages(targets: readonly MatchTarget[], generation: AdvisoryGeneration): MatchResult {
  const known = new Map<string, boolean>()
  const hasData = (ecosystem: string): boolean => {
    const cached = known.get(ecosystem)
    if (cached !== undefined) return cached
    const answer = generation.hasEcosystem(ecosystem)
    known.set(ecosystem, answer)
    return answer
  }
  const plans = targets.map((target) => planQueries(target, hasData))
  const found = new Map<number, Map<string, Hit>>()
  const undecided = new Map<number, Set<string>>()
  const repositories = new Map<readonly string[], ReadonlySet<string>>()
  for (const { query, asked } of groupByName(plans.map((plan) => ('queries' in plan ? plan.queries : [])))) {
    const statements = generation.statements(query.ecosystem, query.name)
    if (statements.length === 0) continue
    const subject = subjectOf(statements, query, generation)
    for (const { target, version } of asked) {
      const { package: pkg, contentSets = NO_CONTENT_SETS } = targets[target] ?? {}
      if (!pkg) continue
      matchOne(
        subject,
        { pkg, repositories: getOrAdd(repositories, contentSets, () => repositoriesOf(contentSets)) },
        version,
        getOrAdd(found, target, () => new Map()),
        (vulnerability) => getOrAdd(undecided, target, () => new Set()).add(vulnerability),
      )
    }
  }
  return {
    matches: [...found]
      .sort(([a], [b]) => a - b)
      .flatMap(([target, hits]) =>
        [...hits]
          .sort(byKey)
          .map(([vulnerability, hit]) => toMatch(target, vulnerability, hit, targets[target]?.package)),
      ),
    coverage: plans.map((plan, target) => toCoverage(plan, undecided.get(target), found.get(target))),
  }
}

/** What is said of one name, with what is needed to compare versions with it. */
interface Subject {
  readonly query: Query
  readonly statements: readonly Statement[]
  readonly scheme: VersionScheme | undefined
  /** Do sources of different authority speak of it? Only then can they contradict. */
  readonly isContested: boolean
  /** Of a paid channel: the vulnerabilities that the release's own advisories speak of. */
  readonly spokenOf?: ReadonlySet<string>
}

const NO_CONTENT_SETS: readonly string[] = []

/** A package, and the repositories that it may be from. */
interface Candidate {
  readonly pkg: Package
  readonly repositories: ReadonlySet<string>
}

/** What a package and a vulnerability come to, over all statements on it. */
interface Hit {
  readonly kind: AdvisoryHead['kind']
  authority: number
  status: VulnerabilityStatus
  fixedVersion?: string
  severity?: NonNullable<Match['severity']>
  readonly evidence: MatchEvidence[]
}

const AUTHORITIES: readonly Authority[] = ['aggregate', 'ecosystem', 'vendor']

function groupByName(
  plans: readonly (readonly Query[])[],
): Iterable<{ readonly query: Query; readonly asked: readonly { target: number; version: string }[] }> {
  const groups = new Map<string, { query: Query; asked: { target: number; version: string }[] }>()
  plans.forEach((queries, target) => {
    for (const query of queries) {
      const group = getOrAdd(groups, `${query.ecosystem}\n${query.name}`, () => ({ query, asked: [] }))
      group.asked.push({ target, version: query.version })
    }
  })
  return groups.values()
}

function subjectOf(statements: readonly Statement[], query: Query, generation: AdvisoryGeneration): Subject {
  const first = statements[0]?.source.authority
  return {
    query,
    statements,
    scheme: trySchemeOf(query.ecosystem),
    isContested: statements.some(({ source }) => source.authority !== first),
    ...(query.paidBeside !== undefined && {
      spokenOf: new Set(
        generation.statements(query.paidBeside, query.name).flatMap(({ advisory }) => advisory.vulnerabilities),
      ),
    }),
  }
}

function matchOne(
  subject: Subject,
  candidate: Candidate,
  version: string,
  hits: Map<string, Hit>,
  onUndecided: (vulnerability: string) => void,
): void {
  const local = new Map<string, Hit>()
  const isSpeaking = speakingFor(subject, candidate.pkg, version)
  for (const statement of subject.statements) {
    if (statement.status === 'not_affected' || statement.advisory.kind === 'notice' || !holds(statement, candidate))
      continue
    const compared = comparable(subject.query.ecosystem, statement, version)
    const verdict = evaluate(subject.scheme, statement, compared)
    if (verdict.affected === false) continue
    for (const vulnerability of statement.advisory.vulnerabilities) {
      if (!isSpeaking(statement, vulnerability)) continue
      if (verdict.affected === 'undecided') onUndecided(vulnerability)
      else addHit(local, vulnerability, subject, statement, verdict, compared)
    }
  }
  if (subject.isContested && local.size > 0) dropOverruled(local, subject, candidate)
  for (const [vulnerability, hit] of local) merge(hits, vulnerability, hit)
}

function holds(statement: Statement, { pkg, repositories }: Candidate): boolean {
  return isOfRepositories(statement.qualifiers?.repositories, repositories) && applies(statement, pkg)
}

/** Distributions whose advisories never write an epoch, whatever their packages have. */
const WITHOUT_EPOCHS: ReadonlySet<string> = new Set(['openEuler', 'SUSE', 'openSUSE', 'Photon OS'])

/** The version to compare: without its epoch where the advisory's leave theirs out. */
function comparable(ecosystem: string, { ranges }: Statement, version: string): string {
  if (!/^\d+:/.test(version) || !WITHOUT_EPOCHS.has(ecosystemFamily(ecosystem))) return version
  const hasEpoch = ranges.some(({ events }) => events.some((event) => eventVersion(event).includes(':')))
  return hasEpoch ? version : version.slice(version.indexOf(':') + 1)
}

/** Does a statement speak for this package's vulnerability, or does another that is nearer to it? */
function speakingFor(
  { spokenOf, statements }: Subject,
  pkg: Package,
  version: string,
): (statement: Statement, vulnerability: string) => boolean {
  const stream = pkg.type === 'rpm' ? streamOf(version) : undefined
  const mended = stream === undefined ? undefined : mendedInStream(statements, stream)
  return (statement, vulnerability) =>
    !spokenOf?.has(vulnerability) && (!mended?.has(vulnerability) || isOfStream(statement, stream))
}

/** The minor release that a package of Red Hat and its kin was built for: `9_2` of `7.76.1-23.el9_2.4`. Packages of the first day have none. */
function streamOf(version: string): string | undefined {
  return /\.el(\d+_\d+)/.exec(version)?.[1]
}

function isOfStream({ ranges }: Statement, stream: string | undefined): boolean {
  return ranges.some(({ events }) => events.some((event) => 'fixed' in event && streamOf(event.fixed) === stream))
}

/**
 * Minor releases are mended side by side: the fix of 9.2 sorts before packages of 9.3 that lack it. A package of a stream is compared with the fix for
 * that stream where there is one; any other with all of them.
 */
function mendedInStream(statements: readonly Statement[], stream: string): ReadonlySet<string> {
  return new Set(
    statements.flatMap((statement) => (isOfStream(statement, stream) ? statement.advisory.vulnerabilities : [])),
  )
}

/** Without a scheme only an enumerated version can be told. */
function evaluate(scheme: VersionScheme | undefined, statement: Statement, version: string): RangeVerdict {
  if (scheme) return evaluateRanges(scheme, statement, version)
  if (statement.versions.includes(version)) return { affected: true, text: `= ${version}` }
  return statement.ranges.length > 0 ? { affected: 'undecided', version } : { affected: false }
}

function addHit(
  hits: Map<string, Hit>,
  vulnerability: string,
  { query, scheme, spokenOf }: Subject,
  statement: Statement,
  verdict: Extract<RangeVerdict, { affected: true }>,
  version: string,
): void {
  const authority = AUTHORITIES.indexOf(statement.source.authority)
  const evidence: MatchEvidence = {
    source: statement.source.name,
    advisoryId: statement.advisory.id,
    ecosystem: query.ecosystem,
    comparedName: query.name,
    comparedVersion: version,
    range: verdict.text,
  }
  const severity = statement.severity && {
    severity: statement.severity.severity,
    source: vendorOf(query.ecosystem) ?? statement.source.name,
  }
  const isOutOfReach = spokenOf !== undefined && !isFromPaidChannel(version)
  const fixed = isOutOfReach ? undefined : verdict.fixed
  const hit: Hit = {
    kind: statement.advisory.kind,
    authority,
    status: isOutOfReach
      ? 'will_not_fix'
      : fixed === undefined && statement.status === 'fixed'
        ? 'affected'
        : statement.status,
    ...(fixed !== undefined && { fixedVersion: fixed }),
    ...(severity && { severity }),
    evidence: [evidence],
  }
  merge(hits, vulnerability, hit, scheme)
}

/** Ubuntu's builds for subscribers: `1.12.0-1~ubuntu16.04.3+esm1`. Who has one gets the next. */
function isFromPaidChannel(version: string): boolean {
  return /[+~.]esm\d/.test(version)
}

/**
 * Two hits on one vulnerability become one. The status, fix and severity are those of the source with more authority; of two equal ones the later fix
 * counts, for the earlier turned out not to be enough, and a known fix counts more than none.
 */
function merge(hits: Map<string, Hit>, vulnerability: string, hit: Hit, scheme?: VersionScheme): void {
  const known = hits.get(vulnerability)
  if (!known) {
    hits.set(vulnerability, hit)
    return
  }
  known.evidence.push(...hit.evidence.filter((one) => !known.evidence.some((other) => isSame(one, other))))
  if (hit.authority < known.authority) return
  const isStronger = hit.authority > known.authority
  const isLater =
    hit.fixedVersion !== undefined &&
    (known.fixedVersion === undefined || scheme?.tryCompare(hit.fixedVersion, known.fixedVersion) === 1)
  if (isStronger || isLater) {
    known.status = hit.status
    if (hit.fixedVersion === undefined) delete known.fixedVersion
    else known.fixedVersion = hit.fixedVersion
  }
  if (hit.severity && (isStronger || !known.severity || known.severity.severity === 'unknown'))
    known.severity = hit.severity
  known.authority = hit.authority
}

/** A source with more authority that speaks of the same vulnerability and does not agree has the last word. */
function dropOverruled(hits: Map<string, Hit>, subject: Subject, candidate: Candidate): void {
  for (const statement of subject.statements) {
    const authority = AUTHORITIES.indexOf(statement.source.authority)
    if (![...hits.values()].some((hit) => hit.authority < authority) || !holds(statement, candidate)) continue
    for (const vulnerability of statement.advisory.vulnerabilities) {
      const hit = hits.get(vulnerability)
      if (hit && hit.authority < authority) hits.delete(vulnerability)
    }
  }
}

function toMatch(target: number, vulnerability: string, hit: Hit, pkg: Package | undefined): Match {
  const part = pkg && kernelPart(pkg)
  return {
    target,
    vulnerability,
    kind: hit.kind,
    status: hit.fixedVersion === undefined ? hit.status : 'fixed',
    ...(hit.fixedVersion !== undefined && { fixedVersion: hit.fixedVersion }),
    ...(part !== undefined && { kernelPart: part }),
    ...(hit.severity && { severity: hit.severity }),
    evidence: [...hit.evidence].sort((a, b) => compare(a.source, b.source) || compare(a.advisoryId, b.advisoryId)),
  }
}

function toCoverage(
  plan: ReturnType<typeof planQueries>,
  undecided: ReadonlySet<string> | undefined,
  hits: ReadonlyMap<string, Hit> | undefined,
): TargetCoverage {
  if (!('queries' in plan)) return { covered: false, ...plan }
  return {
    covered: true,
    ecosystems: [...new Set(plan.queries.map(({ ecosystem }) => ecosystem))],
    undecided: [...(undecided ?? [])].filter((vulnerability) => !hits?.has(vulnerability)).sort(),
  }
}

function isSame(a: MatchEvidence, b: MatchEvidence): boolean {
  return (
    a.source === b.source && a.advisoryId === b.advisoryId && a.comparedName === b.comparedName && a.range === b.range
  )
}

function getOrAdd<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return compare(a[0], b[0])
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
