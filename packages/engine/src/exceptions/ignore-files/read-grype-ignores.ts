import type { VulnerabilityStatus } from '../../findings/finding.ts'
import type { ExceptionMatch, ExceptionNotice, ExceptionRule, ExceptionSet } from '../exception-rule.ts'
import { invalidExceptions } from '../exceptions-error.ts'
import type { PackagePattern } from '../package-pattern.ts'
import { itemsOf, membersOf, textOf, wordOf } from './read-members.ts'
import type { YamlNode } from './yaml-node.ts'

/** What cannot be judged here: a rule with one of these is not applied, for without it the rule would hide more than was meant. */
const UNJUDGED = ['namespace', 'vex-status', 'vex-justification', 'match-type'] as const
const KEYS = ['vulnerability', 'include-aliases', 'reason', 'fix-state', 'package', ...UNJUDGED] as const
const PACKAGE_KEYS = ['name', 'version', 'language', 'type', 'location', 'upstream-name'] as const

/** Grype's names for types of packages (syft, package types) and for languages. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ...[
    'deb',
    'rpm',
    'apk',
    'alpm',
    'npm',
    'gem',
    'nuget',
    'conda',
    'hex',
    'cocoapods',
    'swift',
    'conan',
    'hackage',
    'opam',
    'wordpress-plugin',
    'bitnami',
    'luarocks',
  ].map((type) => [type, type] as const),
  ['python', 'pypi'],
  ['java-archive', 'maven'],
  ['jenkins-plugin', 'maven'],
  ['go-module', 'golang'],
  ['rust-crate', 'cargo'],
  ['php-composer', 'composer'],
  ['dotnet', 'nuget'],
  ['dart-pub', 'pub'],
  ['R-package', 'cran'],
  ['portage', 'ebuild'],
  ['binary', 'generic'],
  ['wordpress-plugin', 'wordpress'],
])
const LANGUAGES: ReadonlyMap<string, string> = new Map([
  ['javascript', 'npm'],
  ['python', 'pypi'],
  ['java', 'maven'],
  ['go', 'golang'],
  ['rust', 'cargo'],
  ['php', 'composer'],
  ['dotnet', 'nuget'],
  ['ruby', 'gem'],
  ['dart', 'pub'],
  ['R', 'cran'],
])
const FIX_STATES: ReadonlyMap<string, Pick<ExceptionMatch, 'hasFix' | 'statuses'>> = new Map<
  string,
  { readonly hasFix?: boolean; readonly statuses?: readonly VulnerabilityStatus[] }
>([
  ['fixed', { hasFix: true }],
  ['not-fixed', { hasFix: false, statuses: ['affected', 'deferred', 'end_of_life', 'under_investigation'] }],
  ['wont-fix', { hasFix: false, statuses: ['will_not_fix'] }],
  ['unknown', { hasFix: false, statuses: ['unknown', 'affected'] }],
])

/**
 * The `ignore` list of a `.grype.yaml`; its other settings are not looked at.
 * @throws {ExceptionsError} `EXCEPTIONS_INVALID`
 */
export function readGrypeIgnores(root: YamlNode, file: string): ExceptionSet {
  if (root.kind !== 'map') throw invalidExceptions(file, root.line, 'the file must be a map')
  const rules: ExceptionRule[] = []
  const notices: ExceptionNotice[] = []
  for (const node of itemsOf(root.members.get('ignore'), '"ignore"', file)) {
    const found = ruleOf(node, file)
    if ('message' in found) notices.push(found)
    else rules.push(found)
  }
  return { format: 'grype', file, rules, notices }
}

function ruleOf(node: YamlNode, file: string): ExceptionRule | ExceptionNotice {
  const members = membersOf(node, KEYS, 'a rule', file)
  const unjudged = UNJUDGED.find((key) => members.has(key) && wordOf(members, key, file) !== undefined)
  if (unjudged !== undefined)
    return { message: `"${unjudged}" cannot be judged here; the rule is not applied.`, line: node.line }
  const [id, fixState, reason, pkg] = [
    wordOf(members, 'vulnerability', file),
    wordOf(members, 'fix-state', file),
    textOf(members, 'reason', file),
    members.get('package'),
  ]
  const fix = fixState === undefined ? {} : FIX_STATES.get(fixState)
  if (fix === undefined)
    throw invalidExceptions(
      file,
      members.get('fix-state')?.line,
      `"${fixState?.slice(0, 40)}" is no fix-state; there are ${[...FIX_STATES.keys()].join(', ')}`,
    )
  if (id === undefined && fixState === undefined && pkg === undefined)
    throw invalidExceptions(file, node.line, 'a rule must say what it is about: vulnerability, fix-state, package')
  const conditions = pkg === undefined ? {} : packageConditions(pkg.value, file)
  if ('message' in conditions) return conditions
  return {
    match: {
      kinds: ['vulnerability'],
      ...(id === undefined ? {} : { ids: [id.toLowerCase()] }),
      ...fix,
      ...conditions,
    },
    status: 'ignored',
    ...(reason === undefined ? {} : { reason }),
    source: { format: 'grype', file, line: node.line },
  }
}

function packageConditions(node: YamlNode, file: string): Pick<ExceptionMatch, 'packages' | 'paths'> | ExceptionNotice {
  const members = membersOf(node, PACKAGE_KEYS, '"package"', file)
  const [name, version, language, type, location, upstream] = PACKAGE_KEYS.map((key) => wordOf(members, key, file))
  const kind = type === undefined ? (language === undefined ? undefined : LANGUAGES.get(language)) : TYPES.get(type)
  if ((type !== undefined || language !== undefined) && kind === undefined)
    return {
      message: `Packages of the kind "${(type ?? language ?? '').slice(0, 60)}" are not known here; the rule is not applied.`,
      line: node.line,
    }
  const names = [name, upstream].map((text) => (text === undefined ? undefined : wildcardsOf(text)))
  if ((name !== undefined && names[0] === undefined) || (upstream !== undefined && names[1] === undefined))
    return {
      message: 'Of regular expressions only ".*" is understood in names; the rule is not applied.',
      line: node.line,
    }
  const pattern: PackagePattern = {
    qualifiers: new Map(),
    anyNamespace: true,
    ...(kind === undefined ? {} : { type: kind }),
    ...(names[0] === undefined ? {} : { name: names[0] }),
    ...(version === undefined ? {} : { version }),
    ...(names[1] === undefined ? {} : { sourceName: names[1] }),
  }
  const isEmpty = kind === undefined && name === undefined && version === undefined && upstream === undefined
  return { ...(isEmpty ? {} : { packages: [pattern] }), ...(location === undefined ? {} : { paths: [location] }) }
}

/** A name that Grype takes for a regular expression, with wildcards; undefined where it says more. */
function wildcardsOf(text: string): string | undefined {
  const plain = text
    .replace(/^\^|\$$/g, '')
    .replaceAll('.*', '*')
    .replaceAll('\\.', '.')
  return /[\\^$+?()[\]{}|]/.test(plain.replace(/\+\+$/, '')) ? undefined : plain
}
