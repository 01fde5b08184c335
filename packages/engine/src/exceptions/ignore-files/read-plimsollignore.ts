import { PurlError } from '../../domain/purl.ts'
import type { FindingKind } from '../../findings/finding.ts'
import { VersionError } from '../../versioning/version-error.ts'
import type { ExceptionMatch, ExceptionRule, ExceptionSet, ExceptionStatus, Justification } from '../exception-rule.ts'
import { JUSTIFICATIONS } from '../exception-rule.ts'
import { invalidExceptions } from '../exceptions-error.ts'
import { type PackagePattern, parsePackagePattern, versionsOf } from '../package-pattern.ts'
import { readTime } from '../read-time.ts'
import { itemsOf, membersOf, nearest, textOf, wordOf, wordsOf } from './read-members.ts'
import type { YamlNode } from './yaml-node.ts'

const KEYS = [
  'id',
  'purl',
  'versions',
  'path',
  'kind',
  'image',
  'status',
  'justification',
  'reason',
  'author',
  'expires',
] as const
const CONDITIONS = ['id', 'purl', 'path', 'kind', 'image'] as const
const KINDS: readonly FindingKind[] = [
  'vulnerability',
  'malware',
  'modified-file',
  'secret',
  'sensitive-file',
  'baseline',
  'build-risk',
]
const STATUSES: readonly ExceptionStatus[] = ['ignored', 'false_positive', 'not_affected', 'fixed']

/**
 * `.plimsollignore.yaml`: `{version: 1, author?, ignore: [rule]}` (docs/reference/exceptions.md). Anything that is not understood is refused with its
 * line: a condition that is misspelt would make a rule hide more than was meant.
 * @throws {ExceptionsError} `EXCEPTIONS_INVALID`
 */
export function readPlimsollIgnore(root: YamlNode, file: string): ExceptionSet {
  if (root.kind === 'scalar' && root.isEmpty) return { format: 'plimsollignore', file, rules: [], notices: [] }
  const top = membersOf(root, ['version', 'author', 'ignore'], 'the file', file)
  const version = wordOf(top, 'version', file)
  if (version !== undefined && version !== '1')
    throw invalidExceptions(
      file,
      top.get('version')?.line,
      `version ${version.slice(0, 20)} is not known; this program reads version 1`,
    )
  const author = textOf(top, 'author', file)
  const rules = itemsOf(top.get('ignore'), '"ignore"', file).map((node) => ruleOf(node, author, file))
  return { format: 'plimsollignore', file, rules, notices: rules.flatMap(noticesOf) }
}

function ruleOf(node: YamlNode, fileAuthor: string | undefined, file: string): ExceptionRule {
  const members = membersOf(node, KEYS, 'a rule', file)
  if (!CONDITIONS.some((key) => members.has(key)))
    throw invalidExceptions(file, node.line, `a rule must say what it is about: ${CONDITIONS.join(', ')}`)
  const at = (key: string) => members.get(key)?.line ?? node.line
  const status = oneOf(wordOf(members, 'status', file), STATUSES, 'status', file, at('status')) ?? 'ignored'
  const justification = oneOf<Justification>(
    wordOf(members, 'justification', file),
    JUSTIFICATIONS,
    'justification',
    file,
    at('justification'),
  )
  const [expiry, reason] = [wordOf(members, 'expires', file), textOf(members, 'reason', file)]
  const expires = expiry === undefined ? undefined : readTime(expiry)
  if (expiry !== undefined && expires === undefined)
    throw invalidExceptions(
      file,
      at('expires'),
      `"expires" must be a date like 2027-01-31, not "${expiry.slice(0, 40)}"`,
    )
  const author = textOf(members, 'author', file) ?? fileAuthor
  return {
    match: {
      ...idsOf(wordsOf(members, 'id', file)),
      ...packagesOf(wordsOf(members, 'purl', file), wordOf(members, 'versions', file), file, at('purl')),
      ...listed('paths', wordsOf(members, 'path', file)),
      ...listed(
        'kinds',
        wordsOf(members, 'kind', file)?.map((kind) => oneOf(kind, KINDS, 'kind', file, at('kind')) ?? 'vulnerability'),
      ),
      ...listed(
        'images',
        wordsOf(members, 'image', file)?.map((reference) =>
          reference.startsWith('sha256:') ? { digest: reference } : { reference },
        ),
      ),
    },
    status,
    ...(justification === undefined ? {} : { justification }),
    ...(reason === undefined ? {} : { reason }),
    ...(author === undefined ? {} : { author }),
    ...(expires === undefined ? {} : { expires }),
    source: { format: 'plimsollignore', file, line: node.line },
  }
}

/** Not wrong, but nobody will know later why. */
function noticesOf({ reason, source: { line } }: ExceptionRule): ExceptionSet['notices'] {
  return reason === undefined
    ? [{ message: 'This rule gives no reason.', ...(line === undefined ? {} : { line }) }]
    : []
}

function idsOf(ids: readonly string[] | undefined): Pick<ExceptionMatch, 'ids'> {
  return ids === undefined ? {} : { ids: ids.map((id) => id.toLowerCase()) }
}

function packagesOf(
  purls: readonly string[] | undefined,
  versions: string | undefined,
  file: string,
  line: number,
): Pick<ExceptionMatch, 'packages'> {
  if (purls === undefined && versions !== undefined)
    throw invalidExceptions(file, line, '"versions" needs a "purl": every ecosystem orders versions in its own way')
  return purls === undefined ? {} : { packages: purls.map((purl) => packageOf(purl, versions, file, line)) }
}

function packageOf(purl: string, versions: string | undefined, file: string, line: number): PackagePattern {
  try {
    const pattern = parsePackagePattern(purl)
    return versions === undefined ? pattern : { ...pattern, versions: versionsOf(pattern.type ?? '', versions) }
  } catch (error) {
    if (error instanceof PurlError || error instanceof VersionError)
      throw invalidExceptions(file, line, error.message.replace(/\.$/, ''), error)
    throw error
  }
}

function oneOf<T extends string>(
  value: string | undefined,
  known: readonly T[],
  key: string,
  file: string,
  line: number,
): T | undefined {
  if (value === undefined) return undefined
  const found = known.find((candidate) => candidate === value)
  if (found !== undefined) return found
  const near = nearest(value, known)
  throw invalidExceptions(
    file,
    line,
    `"${value.slice(0, 60)}" is no ${key}; ${near === undefined ? `there are ${known.join(', ')}` : `did you mean "${near}"`}`,
  )
}

function listed<K extends 'paths' | 'kinds' | 'images'>(key: K, values: ExceptionMatch[K]): Pick<ExceptionMatch, K> {
  return (values === undefined ? {} : { [key]: values }) as Pick<ExceptionMatch, K>
}
