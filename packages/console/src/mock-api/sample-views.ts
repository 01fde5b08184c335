import type { Vulnerability, VulnerabilityFinding, VulnerabilitySummary } from '@plimsoll/contract'
import { found } from './rows.ts'
import { rank, type SampleImage } from './sample-data.ts'

/** Every vulnerability of the images, each once. */
export function summariseAll(images: readonly SampleImage[]): VulnerabilitySummary[] {
  const byId = Map.groupBy(
    images.flatMap(({ findings }) => findings),
    ({ vulnerabilityId }) => vulnerabilityId,
  )
  return [...byId.values()].flatMap(([first, ...rest]) =>
    first === undefined ? [] : [summarise(first, [first, ...rest], images)],
  )
}

/** Most pressing first: known exploited, then severity, then EPSS. */
export function byPressure(a: VulnerabilitySummary, b: VulnerabilitySummary): number {
  return (
    Number(b.kev !== null) - Number(a.kev !== null) ||
    rank(b.severity) - rank(a.severity) ||
    (b.epss?.score ?? 0) - (a.epss?.score ?? 0)
  )
}

/** One vulnerability by its id or an alias. */
export function vulnerabilityOf(id: string, images: readonly SampleImage[]): Vulnerability {
  const findings = images
    .flatMap((image) => image.findings)
    .filter(({ vulnerabilityId, aliases }) => vulnerabilityId === id || aliases.includes(id))
  const first = found(findings[0])
  const packages = [...Map.groupBy(findings, (finding) => finding.package.id).values()].flatMap(([finding, ...rest]) =>
    finding === undefined
      ? []
      : [
          {
            package: finding.package,
            status: finding.status,
            fixedVersion: finding.fixedVersion,
            imageCount: rest.length + 1,
            evidence: finding.evidence,
          },
        ],
  )
  return {
    ...summarise(first, findings, images),
    description: `${first.title ?? ''}. A remote peer that can send data to the affected component triggers it without signing in. Versions from the first release up to the fixed one are affected; no setting switches the affected code off.`,
    references: [
      `https://advisories.example.org/${first.vulnerabilityId.toLowerCase()}`,
      'https://git.example.org/fix/4f2a91c',
    ],
    cwes: ['CWE-787'],
    ratings: [
      {
        source: 'nvd',
        severity: first.severity,
        vector: first.score === null ? null : 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
        score: first.score,
      },
      { source: 'debian-tracker', severity: first.severity, vector: null, score: null },
    ],
    modified: '2026-11-02T00:00:00.000Z',
    packages,
  }
}

function summarise(
  first: VulnerabilityFinding,
  findings: readonly VulnerabilityFinding[],
  images: readonly SampleImage[],
): VulnerabilitySummary {
  const { vulnerabilityId, aliases, title, category, severity, score, kev, epss, firstSeenAt, lastSeenAt } = first
  return {
    vulnerabilityId,
    aliases,
    title,
    category,
    severity,
    score,
    kev,
    epss,
    firstSeenAt,
    lastSeenAt,
    published: '2026-07-02T00:00:00.000Z',
    fixable: findings.some(({ fixedVersion }) => fixedVersion !== null),
    imageCount: images.filter((image) => image.findings.some((finding) => finding.vulnerabilityId === vulnerabilityId))
      .length,
    packageCount: new Set(findings.map((finding) => finding.package.id)).size,
  }
}
