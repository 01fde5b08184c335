import type { ExceptionStatement } from '../exceptions/exception-rule.ts'
import type { Finding, MalwareFinding, MatchEvidence, Rating, VulnerabilityFinding } from '../findings/finding.ts'
import { EXCEPTION_TITLES, exceptionPlace } from './describe-exception.ts'
import { describeFinding, STATUS_TITLES } from './describe-finding.ts'
import type { FindingDescription } from './finding-description.ts'
import { displayWidth, wrap } from './text/display-width.ts'
import { oneLine } from './text/one-line.ts'
import { type Paint, SEVERITY_STYLES } from './text/paint.ts'

const LABEL_COLUMNS = 11

/** Is the finding known by this id, in any case? Aliases count: who asks for a CVE may get what a GHSA reported. */
export function isCalled(finding: Finding, id: string): boolean {
  const names = finding.kind === 'vulnerability' ? [finding.id, ...finding.aliases] : [finding.id]
  return names.some((name) => name.toLowerCase() === id.toLowerCase())
}

/** Everything that a finding rests on, for people: what was compared with what, who says so, how bad it is by whose word, and what to do. Lines without their ends. */
export function* explainFinding(
  finding: Finding,
  page: { readonly width: number; readonly paint: Paint },
  exception?: ExceptionStatement,
): Iterable<string> {
  const { paint, width } = page
  const description = describeFinding(finding)
  const { ruleId, subject, severity, title, text, place, where, remedy, helpUrl } = description
  for (const line of wrap(`${ruleId} in ${subject}`, width)) yield paint(line, 'bold', ...SEVERITY_STYLES[severity])
  yield* wrap(title, width)
  if (text !== title) {
    yield ''
    yield* wrap(text, width)
  }
  yield ''
  const layer = place?.layer === undefined ? '' : `, layer ${place.layer.index}`
  const instruction = place?.layer?.instruction === undefined ? [] : [oneLine(place.layer.instruction)]
  const hidden = place?.visibility === 'hidden' ? ['deleted by a later layer, but still in the image'] : []
  yield* fact('Where', [`${where}${layer}`, ...instruction, ...hidden], width)
  for (const [label, lines] of factsOf(finding, description)) yield* fact(label, lines, width)
  if (exception !== undefined) yield* fact('Suppressed', exceptionFacts(exception), width)
  yield* fact('To do', [remedy], width)
  if (helpUrl !== undefined) yield* fact('Read', [helpUrl], width)
}

function exceptionFacts(exception: ExceptionStatement): readonly string[] {
  const { justification, reason, author, statedAt, expires, source } = exception
  return [
    `${EXCEPTION_TITLES[exception.status]}, says ${exceptionPlace(exception)}`,
    ...(justification === undefined ? [] : [`  ${justification.replaceAll('_', ' ')}`]),
    ...(reason === undefined ? ['  no reason given'] : [`  ${oneLine(reason)}`]),
    ...(author === undefined ? [] : [`  by ${oneLine(author)}`]),
    ...(statedAt === undefined ? [] : [`  stated ${statedAt}`]),
    ...(source.document === undefined ? [] : [`  document ${oneLine(source.document)}`]),
    expires === undefined ? '  without an end' : `  until ${expires.slice(0, 10)}`,
  ]
}

type LabelledLines = readonly (readonly [label: string, lines: readonly string[]])[]

function factsOf(finding: Finding, { seen }: FindingDescription): LabelledLines {
  const seenLines: LabelledLines = seen === undefined ? [] : [['Seen', [seen]]]
  switch (finding.kind) {
    case 'vulnerability':
      return vulnerabilityFacts(finding)
    case 'malware':
      return [
        ['Why', malwareLines(finding)],
        ...seenLines,
        ['File', fileLines(finding)],
        ['Severity', [finding.severity]],
      ]
    case 'modified-file':
      return [
        ['Owner', [oneLine(finding.package)]],
        ['Expected', [oneLine(finding.expected)]],
        ['Found', [oneLine(finding.actual)]],
        ['Severity', [finding.severity]],
      ]
    case 'baseline':
      return [['Baseline', [oneLine(finding.baseline)]], ...seenLines, ['Severity', [finding.severity]]]
    case 'secret':
    case 'sensitive-file':
    case 'build-risk':
      return [...seenLines, ['Severity', [finding.severity]]]
    default:
      return finding satisfies never
  }
}

function malwareLines({ engine, pack, id, matches }: MalwareFinding): readonly string[] {
  return [
    oneLine(`rule ${id} of ${pack}, by ${engine}`),
    ...matches.map(({ name, offset, length, context }) =>
      oneLine(`  ${name} at byte ${offset}, ${length} bytes: ${context}`),
    ),
  ]
}

function fileLines({ size, md5, sha256 }: MalwareFinding): readonly string[] {
  return [`${size} bytes`, `MD5 ${md5}`, `SHA-256 ${sha256}`]
}

function vulnerabilityFacts(finding: VulnerabilityFinding): LabelledLines {
  const { evidence, severitySource, severity, ratings, status, fixedVersion, kev, epss, aliases } = finding
  const word = severitySource === undefined ? 'nobody rated it' : `${severity}, by ${oneLine(severitySource)}`
  const facts: (readonly [string, readonly string[]])[] = [
    ['Why', evidence.flatMap((one) => evidenceLines(one, finding))],
    ['Severity', [word, ...ratings.filter((rating) => rating.source !== severitySource).map(ratingLine)]],
    [
      'Status',
      [fixedVersion === undefined ? STATUS_TITLES[status] : `${STATUS_TITLES[status]}, in ${oneLine(fixedVersion)}`],
    ],
  ]
  if (kev)
    facts.push(['Exploited', [`listed by CISA since ${kev.dateAdded}${kev.ransomware ? ', used by ransomware' : ''}`]])
  if (epss)
    facts.push([
      'EPSS',
      [
        `${percent(epss.score)} in the next 30 days, higher than ${percent(epss.percentile)} of all, as of ${epss.date}`,
      ],
    ])
  if (aliases.length > 0) facts.push(['Aliases', [aliases.map(oneLine).join(', ')]])
  return facts
}

function evidenceLines(evidence: MatchEvidence, { package: pkg }: VulnerabilityFinding): readonly string[] {
  const { comparedName, comparedVersion, range, source, advisoryId, ecosystem } = evidence
  const isSource = comparedName !== pkg.name
  return [
    `${oneLine(comparedName)} ${oneLine(comparedVersion)}${isSource ? ` (the source of ${oneLine(pkg.name)})` : ''} is in ${oneLine(range)}`,
    `  says ${oneLine(advisoryId)} of ${oneLine(source)} for ${oneLine(ecosystem)}`,
  ]
}

function ratingLine({ source, severity, score, vector }: Rating): string {
  return oneLine(
    `${severity}${score === undefined ? '' : ` ${score}`}, by ${source}${vector === undefined ? '' : ` (${vector})`}`,
  )
}

function* fact(label: string, lines: readonly string[], width: number): Iterable<string> {
  let head = label.padEnd(Math.max(LABEL_COLUMNS, displayWidth(label) + 2))
  for (const line of lines) {
    const indent = /^ */.exec(line)?.[0] ?? ''
    for (const part of wrap(line.trimStart(), width - head.length - indent.length)) {
      yield head + indent + part
      head = ' '.repeat(head.length)
    }
  }
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
