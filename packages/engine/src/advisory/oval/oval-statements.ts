import { children, type XmlElement } from '../input/read-xml.ts'
import type { OvalTest } from './oval-tests.ts'

/** A package that a definition's criteria name, with everything that must hold beside it. */
export interface OvalStatement {
  readonly name: string
  readonly kind: 'fixed' | 'affected' | 'not-affected'
  /** First version without the vulnerability, for `fixed`. */
  readonly fixed?: string
  /** The last version known to have it, for `affected`. */
  readonly last?: string
  /** Versions up to and with this one never had it. */
  readonly after?: string
  /** What "… is installed" criteria around it name; empty when there are none. */
  readonly platforms: readonly string[]
  readonly architectures: readonly string[]
  readonly module?: string
  readonly flavour?: 'ksplice'
}

interface Context {
  readonly platforms: readonly string[]
  readonly architectures: readonly string[]
  readonly module?: string
  readonly flavour?: 'ksplice'
  readonly after: ReadonlyMap<string, string>
}

const MAX_STATEMENTS = 200_000
const EMPTY: Context = { platforms: [], architectures: [], after: new Map() }

/**
 * Reads a tree of criteria as vendors write it: an AND binds what stands beside a package (platform, architecture, module, flavour) to it, an OR lists
 * packages or platforms. Criteria on keys and signatures say nothing of versions.
 */
export function ovalStatements(criteria: XmlElement, tests: ReadonlyMap<string, OvalTest>): OvalStatement[] {
  const statements: OvalStatement[] = []
  collect(criteria, EMPTY, tests, statements)
  return statements
}

function collect(
  criteria: XmlElement,
  outer: Context,
  tests: ReadonlyMap<string, OvalTest>,
  statements: OvalStatement[],
): void {
  const own = children(criteria, 'criterion').map((criterion) => toTest(criterion, tests))
  const inner = children(criteria, 'criteria')
  const isAnd = criteria.attributes.get('operator') !== 'OR'
  const context = isAnd ? own.reduce(withCondition, withPlatforms(outer, inner, tests)) : outer
  for (const test of own) {
    const statement = toStatement(test, isAnd ? context : withCondition(context, test))
    if (statement && statements.length < MAX_STATEMENTS) statements.push(statement)
  }
  for (const one of inner) collect(one, context, tests, statements)
}

/** Documents of which only the definitions are at hand still say it in words. */
function toTest(criterion: XmlElement, tests: ReadonlyMap<string, OvalTest>): OvalTest {
  const comment = criterion.attributes.get('comment') ?? ''
  const test = tests.get(criterion.attributes.get('test_ref') ?? '')
  if (test) return { ...test, comment: comment || test.comment }
  const [, object, version] = /^(\S+) is earlier than (\S+)$/.exec(comment) ?? []
  return object && version ? { comment, object, version, operation: 'less than' } : { comment }
}

/** An OR of nothing but platforms beside the packages says on which of them they are. */
function withPlatforms(context: Context, inner: readonly XmlElement[], tests: ReadonlyMap<string, OvalTest>): Context {
  const platforms = inner.flatMap((criteria) => {
    const own = children(criteria, 'criterion').map((criterion) => toTest(criterion, tests))
    const named = own.map(platformOf)
    const isPlatforms =
      named.length > 0 && children(criteria, 'criteria').length === 0 && named.every((one) => one !== undefined)
    return isPlatforms ? named.filter((one) => one !== undefined) : []
  })
  return platforms.length > 0 ? { ...context, platforms } : context
}

function withCondition(context: Context, test: OvalTest): Context {
  const platform = platformOf(test)
  if (platform !== undefined) return { ...context, platforms: [platform] }
  const architecture = /\barch is (\w+)$/.exec(test.comment)?.[1]
  if (architecture !== undefined) return { ...context, architectures: [architecture] }
  const module = /^Module (\S+:\S+) is (?:enabled|installed)$/.exec(test.comment)?.[1]
  if (module !== undefined) return { ...context, module }
  if (/is ksplice-based$/.test(test.comment)) return { ...context, flavour: 'ksplice' }
  if (test.object !== undefined && test.operation === 'greater than' && !isUnbounded(test)) {
    return { ...context, after: new Map([...context.after, [test.object, test.version ?? '']]) }
  }
  return context
}

/** "Oracle Linux 8 is installed", "SUSE Linux Enterprise Server 15 SP1-LTSS is installed": a release package that has that version, or a file that says so. */
function platformOf(test: OvalTest): string | undefined {
  const name = /^(.*\b(?:Linux|openSUSE|Photon|Anolis|SLES|Leap|Tumbleweed)\b.*) is installed$/i.exec(test.comment)?.[1]
  if (name === undefined || (test.object !== undefined && test.operation === 'less than')) return undefined
  return name.replace(/ or later$/, '')
}

function toStatement(test: OvalTest, context: Context): OvalStatement | undefined {
  if (platformOf(test) !== undefined) return undefined
  const { object = '' } = test
  if (object === '') return undefined
  const { platforms, module, flavour } = context
  const after = context.after.get(object)
  const common = {
    name: object,
    platforms,
    architectures: test.architectures ?? context.architectures,
    ...(module !== undefined && { module }),
    ...(flavour !== undefined && { flavour }),
    ...(after !== undefined && { after }),
  }
  if (test.version && /\d.*\d|:\d/.test(test.version) && !test.isBareVersion) {
    if (test.operation === 'less than') return { ...common, kind: 'fixed', fixed: test.version }
    if (test.operation === 'less than or equal') return { ...common, kind: 'affected', last: test.version }
  }
  if (/is not affected$/.test(test.comment)) return { ...common, kind: 'not-affected' }
  if (/is affected$/.test(test.comment) || isUnbounded(test)) return { ...common, kind: 'affected' }
  return undefined
}

/** How a generator says "any version". */
function isUnbounded({ operation, version }: OvalTest): boolean {
  return operation === 'greater than' && /^(?:0:)?0(?:-0)?$/.test(version ?? '')
}
