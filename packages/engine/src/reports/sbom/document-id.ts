import { createHash } from 'node:crypto'
import type { ReportOptions } from '../report-writer.ts'
import type { ScanReport } from '../scan-report.ts'

/**
 * A UUID for a document about this report: the same for the same image, packages, advisories and timestamp, another for any other.
 * Version 8 (RFC 9562 section 5.8) over a SHA-256.
 */
export function documentUuid(report: ScanReport, options: ReportOptions): string {
  const { image, inventory, advisories, engine } = report
  const hash = createHash('sha256')
  const identity = [
    engine.version,
    image.reference,
    image.digest,
    image.imageId,
    image.platform.os,
    image.platform.architecture,
    image.platform.variant,
    advisories?.generation,
    options.timestamp,
  ]
  hash.update(JSON.stringify(identity.map((part) => part ?? null)))
  for (const { purl, path, layer } of inventory.packages) hash.update(JSON.stringify([purl, path, layer]))
  const bytes = hash.digest().subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** The moment a document that must carry one says it was made: the one asked for, else when the advisories or the image were built, else the epoch. */
export function documentTime(report: ScanReport, options: ReportOptions): string {
  const candidates = [options.timestamp, report.advisories?.builtAt, report.image.config.created]
  const found = candidates.find((text) => text !== undefined && !Number.isNaN(Date.parse(text)))
  return new Date(found ?? 0).toISOString().replace(/\.\d+Z$/, 'Z')
}
