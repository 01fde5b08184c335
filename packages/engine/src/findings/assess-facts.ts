import { describeCredentials } from '../credentials/describe-credential.ts'
import type { Fact, MalwareFact, MalwareLevel, SecretFact, SensitiveFileFact } from '../domain/fact.ts'
import type { Scanner } from '../domain/scanner.ts'
import type { Severity } from '../domain/severity.ts'
import type { ChangedFile, ImageInventory, PlacedFact } from '../inventory/image-inventory.ts'
import { SENSITIVE_FILE_RULES } from '../sensitive-files/sensitive-file-rules.ts'
import { compareFindings } from './compare-findings.ts'
import type { Finding, MalwareFinding, ModifiedFileFinding, SecretFinding, SensitiveFileFinding } from './finding.ts'
import { fingerprint } from './fingerprint.ts'
import { placeInLayers } from './place-in-layers.ts'
import { severityOfLevel } from './secret-severity.ts'

const MALWARE_SEVERITY: Readonly<Record<MalwareLevel, Severity>> = {
  serious: 'critical',
  suspicious: 'high',
  remind: 'low',
}

/** Families that rules speak of, as titles. */
const FAMILIES: ReadonlyMap<string, string> = new Map([
  ['miner', 'Coin miner'],
  ['backdoor', 'Backdoor'],
  ['webshell', 'Web shell'],
  ['rootkit', 'Rootkit'],
  ['botnet', 'Botnet client'],
  ['ransomware', 'Ransomware'],
  ['hacktool', 'Hack tool'],
  ['packer', 'Packed program'],
])
const MAX_TITLE = 100

/**
 * What the files of an image hold that they should not: credentials, malicious files, changed files of packages, sensitive files. Pure; in the order of reports.
 * Hidden places count like visible ones: whoever has the image can extract them.
 * @param scanners what to look for; facts of others are passed over
 */
export function assessFacts(inventory: ImageInventory, scanners: readonly Scanner[]): readonly Finding[] {
  const ofKind = <Kind extends Fact['kind']>(kind: Kind): readonly Placed<Extract<Fact, { kind: Kind }>>[] =>
    inventory.facts.filter((one): one is Placed<Extract<Fact, { kind: Kind }>> => one.fact.kind === kind)
  return [
    ...(scanners.includes('secret') ? secrets(ofKind('secret'), inventory) : []),
    ...(scanners.includes('malware')
      ? [
          ...ofKind('malware').map((one) => malware(one, inventory)),
          ...(inventory.changedFiles ?? []).map((file) => modifiedFile(file, inventory)),
        ]
      : []),
    ...(scanners.includes('sensitive') ? ofKind('sensitive-file').map((one) => sensitiveFile(one, inventory)) : []),
  ].sort(compareFindings)
}

interface Placed<F extends Fact> extends PlacedFact {
  readonly fact: F
}

/** Equal values of one rule in one file are told apart by their order, not by their offsets: those change with every edit. */
function secrets(placed: readonly Placed<SecretFact>[], inventory: ImageInventory): readonly SecretFinding[] {
  const rules = describeCredentials()
  const counts = new Map<string, number>()
  const inOrder = placed.toSorted((a, b) => a.fact.offset - b.fact.offset)
  return inOrder.map((one) => {
    const { fact, path, visibility } = one
    const rule = rules.get(fact.rule)
    const about = [fact.rule, path, fact.member ?? '', fact.redacted, visibility]
    const key = JSON.stringify(about)
    const nth = counts.get(key) ?? 0
    counts.set(key, nth + 1)
    return {
      kind: 'secret',
      fingerprint: fingerprint('secret', ...about, String(nth)),
      id: fact.rule,
      severity: severityOfLevel(fact.level),
      title: rule?.title ?? fact.rule,
      ...(rule && { advice: rule.advice }),
      references: [],
      family: fact.family,
      redacted: fact.redacted,
      isPaired: fact.isPaired,
      origin: {
        kind: 'file',
        ...(fact.line !== undefined && { line: fact.line }),
        offset: fact.offset,
        ...(fact.member !== undefined && { member: fact.member }),
      },
      place: placeInLayers(one, inventory),
    }
  })
}

function sensitiveFile(one: Placed<SensitiveFileFact>, inventory: ImageInventory): SensitiveFileFinding {
  const id = one.fact.rule
  const rule = SENSITIVE_FILE_RULES.find((candidate) => candidate.id === id)
  return {
    kind: 'sensitive-file',
    fingerprint: fingerprint('sensitive-file', id, one.path, one.visibility),
    id,
    severity: rule?.level ?? 'unknown',
    title: rule?.title ?? id,
    ...(rule && { advice: rule.advice }),
    references: [],
    place: placeInLayers(one, inventory),
  }
}

function malware(one: Placed<MalwareFact>, inventory: ImageInventory): MalwareFinding {
  const { kind: _, rule, description, reference, ...rest } = one.fact
  const family = FAMILIES.get(rest.family) ?? 'Malicious file'
  const title =
    description !== undefined && description.length <= MAX_TITLE ? description.replace(/\.$/, '') : `${family}: ${rule}`
  return {
    kind: 'malware',
    fingerprint: fingerprint(
      'malware',
      rest.engine,
      rest.pack,
      rule,
      one.path,
      rest.member ?? '',
      rest.sha256,
      one.visibility,
    ),
    id: rule,
    severity: MALWARE_SEVERITY[rest.level],
    title,
    ...(description !== undefined && { description }),
    advice: adviceFor(rest.level),
    references: reference === undefined ? [] : [reference],
    ...rest,
    place: placeInLayers(one, inventory),
  }
}

function adviceFor(level: MalwareLevel): string {
  switch (level) {
    case 'serious':
      return 'Do not run this image. Find out which build step brought the file in, and build again from sources you trust.'
    case 'suspicious':
      return 'Find out what put the file there. If nothing of yours needs it, delete it in the layer that brings it in.'
    case 'remind':
      return 'Make sure that the file is meant to be there.'
    default:
      return level satisfies never
  }
}

function modifiedFile(file: ChangedFile, inventory: ImageInventory): ModifiedFileFinding {
  const { path, package: owner, expected, actual } = file
  return {
    kind: 'modified-file',
    fingerprint: fingerprint('modified-file', owner, path, actual),
    id: 'modified-system-file',
    severity: severityOfChange(path),
    title: 'File of a package was changed',
    description: 'Its content is not what the database of the package manager says that the package installed.',
    advice:
      'Find out which build step changed it. If nobody meant to, install the package again or build from a base image you trust.',
    references: [],
    place: placeInLayers({ ...file, visibility: 'visible' }, inventory),
    package: owner,
    expected,
    actual,
  }
}

/** Programs, libraries and what the login trusts are what intruders change; documentation is what image builders trim. */
function severityOfChange(path: string): Severity {
  if (/(?:^|\/)s?bin\/|\.so(?:\.[\d.]+)?$|(?:^|\/)libexec\/|(?:^|\/)security\//.test(path)) return 'high'
  return /(?:^|\/)share\/(?:doc|man|info|locale|licenses)\//.test(path) ? 'low' : 'medium'
}
