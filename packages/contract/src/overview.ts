import { z } from 'zod'
import { advisoryStatusSchema } from './advisories.ts'
import { daySchema, idSchema, instantSchema } from './fields.ts'
import { findingCategorySchema, vulnerabilitySummarySchema } from './findings.ts'
import { ok, route } from './route.ts'
import { scanSchema } from './scans.ts'
import { authorisationsSchema, scanCycleSchema } from './settings.ts'
import { severityCountsSchema } from './severity.ts'

export const overviewSchema = z.object({
  registries: z.object({ total: z.number().int(), failing: z.number().int() }),
  repositories: z.number().int(),
  images: z.object({
    total: z.number().int(),
    /** Have a result, complete or partial. */
    scanned: z.number().int(),
    unscanned: z.number().int(),
    failed: z.number().int(),
    scanning: z.number().int(),
    /** Scanned images by their worst open finding; `clean` has none. */
    byWorstSeverity: severityCountsSchema.extend({ clean: z.number().int() }),
  }),
  /** Distinct vulnerabilities over all images, by severity. */
  vulnerabilities: severityCountsSchema,
  /** Open findings by category. */
  findings: z.record(findingCategorySchema, z.number().int()),
  fixableFindings: z.number().int(),
  exploitedVulnerabilities: z.number().int(),
  /** Most pressing first: known exploited, then severity, then EPSS. At most ten. */
  topVulnerabilities: z.array(vulnerabilitySummarySchema),
  /** Images with most critical and high findings. At most ten. */
  topImages: z.array(
    z.object({ imageId: idSchema, reference: z.string(), platform: z.string(), vulnerabilities: severityCountsSchema }),
  ),
  /** Open findings at the end of each of the last 30 days, oldest first. */
  trend: z.array(z.object({ day: daySchema, vulnerabilities: severityCountsSchema })),
  runningScans: z.array(scanSchema),
  lastScanAt: instantSchema.nullable(),
  cycle: z.object({ cycle: scanCycleSchema, nextAt: instantSchema.nullable() }),
  authorisations: authorisationsSchema,
  advisories: advisoryStatusSchema,
})

/** What a newcomer has and has not done yet. */
export const firstRunSchema = z.object({
  usesFirstPassword: z.boolean(),
  /** Registries besides the sample registry. */
  registryCount: z.number().int(),
  sampleRegistryId: idSchema.nullable(),
  hasAdvisories: z.boolean(),
  usesStarterAdvisories: z.boolean(),
  scannedImageCount: z.number().int(),
})

export const overviewRoutes = {
  get: route({
    method: 'GET',
    path: '/overview',
    summary: 'Risk at a glance',
    role: 'viewer',
    response: ok(overviewSchema),
  }),
  firstRun: route({
    method: 'GET',
    path: '/first-run',
    summary: 'What is still to do after the first start',
    role: 'viewer',
    response: ok(firstRunSchema),
  }),
} as const

export type Overview = z.infer<typeof overviewSchema>
export type FirstRun = z.infer<typeof firstRunSchema>
