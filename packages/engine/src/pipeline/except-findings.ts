import { applyExceptions } from '../exceptions/apply-exceptions.ts'
import type { ExceptionRule } from '../exceptions/exception-rule.ts'
import type { ScanReport } from '../reports/scan-report.ts'

/** The report with exceptions applied: what they are about moves from `findings` to `suppressed`. Without rules the report stays as it is. Pure. */
export function exceptFindings(report: ScanReport, rules: readonly ExceptionRule[], now: Date): ScanReport {
  if (rules.length === 0) return report
  const { image, inventory } = report
  const digests = [image.digest, image.indexDigest, image.imageId].filter((digest) => digest !== undefined)
  const subject = { reference: image.reference, digests, packages: inventory.packages }
  const { findings, suppressed, used } = applyExceptions(report.findings, subject, rules, now)
  return { ...report, findings, suppressed, exceptions: used }
}
