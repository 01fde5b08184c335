import type {
  BaselineFinding,
  BuildRiskFinding,
  Finding,
  FindingPlace,
  MalwareFinding,
  ModifiedFileFinding,
  SecretFinding,
  SensitiveFileFinding,
} from '../findings/finding.ts'
import type { FindingDescription } from './finding-description.ts'
import { oneLine } from './text/one-line.ts'

/** What stands for the image's config, and for how it was built, where a format wants a file. */
const CONFIG = 'config.json'
const BUILD = 'Dockerfile'

export function describeMalware(finding: MalwareFinding): FindingDescription {
  const path = memberPath(finding.place.path, finding.member)
  return {
    ...common(finding, 'Delete the file, find out how it came into the image, and rebuild from sources you trust.'),
    subject: oneLine(path),
    place: finding.place,
    location: { path: finding.place.path },
    where: oneLine(path),
    seen: oneLine(`${finding.family}, ${finding.level}, SHA-256 ${finding.sha256}`),
  }
}

export function describeModifiedFile(finding: ModifiedFileFinding): FindingDescription {
  return {
    ...common(finding, 'Install the package again, or find out what changed the file.'),
    subject: oneLine(finding.place.path),
    place: finding.place,
    location: { path: finding.place.path },
    where: oneLine(finding.place.path),
    seen: oneLine(`${finding.actual} instead of ${finding.expected} of ${finding.package}`),
  }
}

export function describeSecret(finding: SecretFinding): FindingDescription {
  const { place, redacted, isPaired, family } = finding
  return {
    ...common(
      finding,
      family === 'access-key'
        ? 'Revoke the key where it was issued, then remove it from the image and from the layers that hold it.'
        : 'Change the password, and give it to the container when it runs instead of building it in.',
    ),
    ...secretPlace(finding),
    ...(place === undefined ? {} : { place }),
    seen: oneLine(`${redacted}${isPaired ? ', with its other half beside it' : ''}`),
  }
}

export function describeSensitiveFile(finding: SensitiveFileFinding): FindingDescription {
  return {
    ...common(finding, 'Delete the file in the build step that makes it, or keep it out with .dockerignore.'),
    subject: oneLine(finding.place.path),
    place: finding.place,
    location: { path: finding.place.path },
    where: oneLine(finding.place.path),
  }
}

export function describeBaseline(finding: BaselineFinding): FindingDescription {
  const { place, line, detail } = finding
  const subject = place === undefined ? 'the image' : oneLine(place.path)
  return {
    ...common(finding, 'Change what the check names and build the image again.'),
    subject,
    ...(place === undefined ? {} : { place }),
    location: { path: place?.path ?? CONFIG, ...(line === undefined ? {} : { line }) },
    where: withLine(subject, line),
    ...(detail === undefined ? {} : { seen: oneLine(detail) }),
  }
}

export function describeBuildRisk(finding: BuildRiskFinding): FindingDescription {
  return {
    ...common(finding, 'Change the instruction and build the image again.'),
    subject: BUILD,
    location: { path: BUILD, line: finding.line },
    where: withLine(BUILD, finding.line),
    seen: oneLine(finding.instruction),
  }
}

/** `lib/a.jar!/shell.jsp` for a member of an archive. */
function memberPath(path: string, member: string | undefined): string {
  return member === undefined ? path : `${path}!/${member}`
}

/** ` layer 3, deleted by a later layer` and the like, for formats that say the place of any finding in words. */
export function layerText(place: FindingPlace | undefined): string {
  if (place?.layer === undefined) return ''
  const { index, instruction } = place.layer
  return `layer ${index}${instruction === undefined ? '' : `: ${oneLine(instruction)}`}`
}

function common(
  finding: Exclude<Finding, { kind: 'vulnerability' }>,
  remedy: string,
): Pick<FindingDescription, 'kind' | 'fingerprint' | 'ruleId' | 'severity' | 'title' | 'text' | 'remedy' | 'helpUrl'> {
  const helpUrl = finding.references.find((reference) => /^https?:\/\/\S+$/.test(reference))
  const title = oneLine(finding.title)
  return {
    kind: finding.kind,
    fingerprint: finding.fingerprint,
    ruleId: oneLine(finding.id),
    severity: finding.severity,
    title,
    text: finding.description === undefined ? title : oneLine(finding.description),
    remedy: oneLine(finding.advice ?? remedy),
    ...(helpUrl === undefined ? {} : { helpUrl }),
  }
}

function secretPlace({ origin, place }: SecretFinding): Pick<FindingDescription, 'subject' | 'location' | 'where'> {
  switch (origin.kind) {
    case 'file': {
      const path = oneLine(memberPath(place?.path ?? '', origin.member))
      const where = origin.line === undefined ? `${path}, byte ${origin.offset}` : withLine(path, origin.line)
      const line = origin.line === undefined || origin.member !== undefined ? {} : { line: origin.line }
      return { subject: path, location: { path: place?.path ?? '', ...line }, where }
    }
    case 'env':
    case 'label': {
      const what = oneLine(`the ${origin.kind === 'env' ? 'environment variable' : 'label'} ${origin.name}`)
      return { subject: what, location: { path: CONFIG }, where: what }
    }
    case 'command':
      return { subject: 'the command', location: { path: CONFIG }, where: 'the entry point, command or health check' }
    case 'history': {
      const what = `build step ${origin.index + 1}`
      return { subject: what, location: { path: BUILD }, where: what }
    }
    default:
      return origin satisfies never
  }
}

function withLine(path: string, line: number | undefined): string {
  return line === undefined ? path : `${path}, line ${line}`
}
