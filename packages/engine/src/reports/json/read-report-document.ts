import {
  EXCEPTION_FORMATS,
  type ExceptionStatement,
  type ExceptionStatus,
  JUSTIFICATIONS,
  type SuppressedFinding,
} from '../../exceptions/exception-rule.ts'
import type { VulnerabilityFinding } from '../../findings/finding.ts'
import { EXCEPTION_TITLES } from '../describe-exception.ts'
import { ReportError } from '../report-error.ts'

/** What a report of the format `json` says of vulnerabilities: enough to answer for them. */
export interface ReportDocument {
  readonly image: {
    readonly reference: string
    readonly digest?: string
    /** Of the manifest, the index and the config; those that are known. */
    readonly digests: readonly string[]
    readonly architecture?: string
  }
  readonly packages: readonly {
    readonly purl: string
    readonly name: string
    readonly version: string
    readonly path: string
  }[]
  /** What identifies them and whether there is a fix; no ratings, no texts. */
  readonly findings: readonly VulnerabilityFinding[]
  readonly suppressed: readonly SuppressedFinding[]
}

type JsonObject = Readonly<Record<string, unknown>>

/**
 * Reads what the writer of the format `json` wrote. Elements that are not of its form are left out.
 * @throws {ReportError} `REPORT_INVALID`
 */
export function readReportDocument(text: string, file: string): ReportDocument {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new ReportError('REPORT_INVALID', `${file} is not JSON. Give the file that "plimsoll scan -f json" wrote.`, {
      cause,
    })
  }
  const report = objectOf(json)
  const image = objectOf(report['image'])
  const [reference, digest, indexDigest, imageId] = [
    image['reference'],
    image['digest'],
    image['indexDigest'],
    image['imageId'],
  ].map(wordOf)
  if (report['schema'] !== 1 || reference === undefined || !Array.isArray(report['findings']))
    throw new ReportError(
      'REPORT_INVALID',
      `${file} is no report of this version of Plimsoll. Give the file that "plimsoll scan -f json" wrote.`,
    )
  const architecture = wordOf(objectOf(image['platform'])['architecture'])
  return {
    image: {
      reference,
      ...(digest === undefined ? {} : { digest }),
      digests: [digest, indexDigest, imageId].filter((one) => one !== undefined),
      ...(architecture === undefined ? {} : { architecture }),
    },
    packages: listOf(objectOf(report['inventory'])['packages']).flatMap(packageOf),
    findings: listOf(report['findings']).flatMap(findingOf),
    suppressed: listOf(report['suppressed']).flatMap((element) => {
      const exception = exceptionOf(objectOf(element['exception']))
      return exception === undefined
        ? []
        : findingOf(objectOf(element['finding'])).map((finding) => ({ finding, exception }))
    }),
  }
}

function packageOf(element: JsonObject): ReportDocument['packages'] {
  const [purl, name, version, path] = [element['purl'], element['name'], element['version'], element['path']].map(
    wordOf,
  )
  return purl === undefined || name === undefined || path === undefined
    ? []
    : [{ purl, name, version: version ?? '', path }]
}

const STATUSES: readonly VulnerabilityFinding['status'][] = [
  'affected',
  'fixed',
  'not_affected',
  'will_not_fix',
  'deferred',
  'end_of_life',
  'under_investigation',
  'unknown',
]

function findingOf(element: JsonObject): readonly VulnerabilityFinding[] {
  if (element['kind'] !== 'vulnerability') return []
  const pkg = objectOf(element['package'])
  const [id, fingerprint, purl, name, version, sourceName, path, fixedVersion] = [
    element['id'],
    element['fingerprint'],
    pkg['purl'],
    pkg['name'],
    pkg['version'],
    pkg['sourceName'],
    objectOf(element['place'])['path'],
    element['fixedVersion'],
  ].map(wordOf)
  if (id === undefined || fingerprint === undefined || purl === undefined || name === undefined) return []
  const { aliases } = element
  return [
    {
      kind: 'vulnerability',
      fingerprint,
      id,
      aliases: Array.isArray(aliases) ? aliases.filter((alias) => typeof alias === 'string') : [],
      package: {
        purl,
        type: 'generic',
        name,
        version: version ?? '',
        ...(sourceName === undefined ? {} : { sourceName }),
      },
      place: { path: path ?? '', visibility: 'visible' },
      severity: 'unknown',
      ratings: [],
      status: STATUSES.find((status) => status === element['status']) ?? 'unknown',
      ...(fixedVersion === undefined ? {} : { fixedVersion }),
      references: [],
      cwes: [],
      evidence: [],
    },
  ]
}

function exceptionOf(element: JsonObject): ExceptionStatement | undefined {
  const source = objectOf(element['source'])
  const status = (Object.keys(EXCEPTION_TITLES) as ExceptionStatus[]).find((known) => known === element['status'])
  const format = EXCEPTION_FORMATS.find((known) => known === source['format'])
  const [file, document, reason, author, expires, statedAt] = [
    source['file'],
    source['document'],
    element['reason'],
    element['author'],
    element['expires'],
    element['statedAt'],
  ].map(wordOf)
  const justification = JUSTIFICATIONS.find((known) => known === element['justification'])
  const { line } = source
  if (status === undefined || format === undefined || file === undefined) return undefined
  return {
    status,
    ...(justification === undefined ? {} : { justification }),
    ...(reason === undefined ? {} : { reason }),
    ...(author === undefined ? {} : { author }),
    ...(expires === undefined ? {} : { expires }),
    ...(statedAt === undefined ? {} : { statedAt }),
    source: {
      format,
      file,
      ...(typeof line === 'number' ? { line } : {}),
      ...(document === undefined ? {} : { document }),
    },
  }
}

function listOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.map(objectOf) : []
}

function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}

function wordOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
