import type { InstalledPackage, PackageRef, VulnerabilityFinding } from '@plimsoll/contract'
import { epssSchema, evidenceSchema, kevSchema } from '@plimsoll/contract'
import { fingerprint } from '@plimsoll/engine'
import { z } from 'zod'
import { stateOf } from '../db/statements/finding-state.ts'
import type { FindingRow } from '../db/statements/image-findings.ts'
import type { InstalledPackageRow } from '../db/statements/installed-packages.ts'
import { severityOf, toCounts } from './severity-view.ts'

/** One package at one place of an image, hit by one vulnerability. */
export function toFinding(row: FindingRow): VulnerabilityFinding {
  return {
    id: fingerprint('vulnerability', row.vulnerabilityId, row.purl, row.path),
    category: row.category,
    vulnerabilityId: row.vulnerabilityId,
    aliases: row.aliases,
    title: row.title,
    package: toPackageRef({ ...row, id: row.packageVersionId }),
    place: toPlace(row),
    severity: severityOf(row.severity),
    severitySource: row.severitySource,
    score: row.score,
    status: row.status,
    fixedVersion: row.fixedVersion,
    kev: toKev(row.kev),
    epss: toEpss(row.epss),
    evidence: toEvidence(row.evidence),
    state: stateOf(row),
    verdict: row.verdict,
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
  }
}

export function toInstalledPackage(row: InstalledPackageRow): InstalledPackage {
  return {
    ...toPackageRef(row),
    architecture: row.architecture,
    licenses: row.licenses ?? [],
    vendor: row.vendor,
    path: row.path,
    layer: row.layer,
    visibility: row.isHidden ? 'hidden' : 'visible',
    ownedBy: row.ownedBy,
    vulnerabilities: toCounts(row),
  }
}

export function toPackageRef(row: PackageRef): PackageRef {
  const { id, purl, type, name, version, sourceName, sourceVersion } = row
  return { id, purl, type, name, version, sourceName, sourceVersion }
}

function toPlace(
  row: Pick<FindingRow, 'path' | 'layer' | 'diffId' | 'instruction' | 'isHidden'>,
): VulnerabilityFinding['place'] {
  return {
    path: row.path,
    visibility: row.isHidden ? 'hidden' : 'visible',
    layer: row.diffId === null ? null : { index: row.layer, diffId: row.diffId, instruction: row.instruction },
  }
}

export function toKev(value: unknown): VulnerabilityFinding['kev'] {
  const parsed = kevSchema.extend({ dueDate: kevSchema.shape.dueDate.default(null) }).safeParse(value)
  return parsed.success ? parsed.data : null
}

export function toEpss(value: unknown): VulnerabilityFinding['epss'] {
  const parsed = epssSchema.safeParse(value)
  return parsed.success ? parsed.data : null
}

export function toEvidence(value: unknown): VulnerabilityFinding['evidence'] {
  return z.array(evidenceSchema).catch([]).parse(value)
}
