import { PurlError } from '../../domain/purl.ts'
import type { FindingKind } from '../../findings/finding.ts'
import type { ExceptionNotice, ExceptionRule, ExceptionSet } from '../exception-rule.ts'
import { invalidExceptions } from '../exceptions-error.ts'
import { parsePackagePattern } from '../package-pattern.ts'
import { readTime } from '../read-time.ts'
import { itemsOf, membersOf, textOf, wordOf, wordsOf } from './read-members.ts'
import type { YamlNode } from './yaml-node.ts'

const SECTIONS: ReadonlyMap<string, readonly FindingKind[]> = new Map<string, readonly FindingKind[]>([
  ['vulnerabilities', ['vulnerability']],
  ['misconfigurations', ['baseline', 'build-risk']],
  ['secrets', ['secret']],
])
const KEYS = ['id', 'paths', 'purls', 'expired_at', 'statement'] as const

/**
 * `.trivyignore.yaml`: lists of `{id, paths, purls, expired_at, statement}` below `vulnerabilities`, `misconfigurations` and `secrets`. Rules below
 * `licenses` are told, since licences are not judged here.
 * @throws {ExceptionsError} `EXCEPTIONS_INVALID`
 */
export function readTrivyIgnoreYaml(root: YamlNode, file: string): ExceptionSet {
  const top = membersOf(root, [...SECTIONS.keys(), 'licenses'], 'the file', file)
  const rules: ExceptionRule[] = []
  const notices: ExceptionNotice[] = []
  for (const [section, member] of top) {
    const kinds = SECTIONS.get(section)
    const items = itemsOf(member, `"${section}"`, file)
    if (kinds === undefined) {
      if (items.length > 0)
        notices.push({ message: 'Licences are not judged, so rules for them do nothing.', line: member.line })
      continue
    }
    for (const node of items) rules.push(ruleOf(node, kinds, file))
  }
  return { format: 'trivyignore-yaml', file, rules, notices }
}

function ruleOf(node: YamlNode, kinds: readonly FindingKind[], file: string): ExceptionRule {
  const members = membersOf(node, KEYS, 'a rule', file)
  const id = wordOf(members, 'id', file)
  if (id === undefined) throw invalidExceptions(file, node.line, 'a rule must have an id')
  const [expiry, reason, paths, purls] = [
    wordOf(members, 'expired_at', file),
    textOf(members, 'statement', file),
    wordsOf(members, 'paths', file),
    wordsOf(members, 'purls', file),
  ]
  const expires = expiry === undefined ? undefined : readTime(expiry)
  if (expiry !== undefined && expires === undefined)
    throw invalidExceptions(
      file,
      members.get('expired_at')?.line,
      `"expired_at" must be a date like 2027-01-31, not "${expiry.slice(0, 40)}"`,
    )
  return {
    match: {
      ids: [id.toLowerCase()],
      kinds,
      ...(paths === undefined ? {} : { paths }),
      ...(purls === undefined
        ? {}
        : { packages: purls.map((purl) => packageOf(purl, file, members.get('purls')?.line)) }),
    },
    status: 'ignored',
    ...(reason === undefined ? {} : { reason }),
    ...(expires === undefined ? {} : { expires }),
    source: { format: 'trivyignore-yaml', file, line: node.line },
  }
}

function packageOf(purl: string, file: string, line: number | undefined): ReturnType<typeof parsePackagePattern> {
  try {
    return parsePackagePattern(purl)
  } catch (error) {
    if (error instanceof PurlError) throw invalidExceptions(file, line, error.message.replace(/\.$/, ''), error)
    throw error
  }
}
