import { z } from 'zod'
import { idSchema, instantSchema, platformSchema } from './fields.ts'
import { ok, route } from './route.ts'

/** Days between scans of the cycle; `stop` scans only when asked. */
export const scanCycleSchema = z.enum(['3-days', '1-week', '2-weeks', 'stop'])

/** Images pushed in the last so many days are scanned by the cycle. */
export const SCAN_TIME_RANGES_DAYS = [1, 3, 7, 15, 20, 90, 180, 365] as const
/** Detected vulnerabilities are kept for so many days. */
export const RETENTION_DAYS = [30, 60, 90, 180] as const

export const timeRangeDaysSchema = z.literal(SCAN_TIME_RANGES_DAYS)
export const retentionDaysSchema = z.literal(RETENTION_DAYS)

/** A glob over `repository` where `*` stays within one segment and `**` does not. */
export const scopeRuleSchema = z.object({
  effect: z.enum(['include', 'exclude']),
  /** Absent: every registry. */
  registryId: idSchema.optional(),
  pattern: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[A-Za-z0-9._/*-]+$/, 'letters, digits and . _ / - * only'),
})

/** Which repositories the cycle scans: the last rule that fits decides, else `newRepositories`. */
export const scanScopeSchema = z.object({
  newRepositories: z.enum(['include', 'exclude']),
  rules: z.array(scopeRuleSchema).max(1000),
})

/** Hours of the day in which the cycle may start scans. `endHour` below `startHour` goes past midnight. */
export const scanWindowSchema = z.object({
  startHour: z.int().min(0).max(23),
  endHour: z.int().min(0).max(23),
  /** IANA name, such as `Asia/Shanghai`. */
  timeZone: z.string().min(1).max(64),
})

export const scanSettingsInputSchema = z.object({
  cycle: scanCycleSchema,
  window: scanWindowSchema.nullable(),
  scope: scanScopeSchema,
  timeRangeDays: timeRangeDaysSchema,
  retentionDays: retentionDaysSchema,
  /** Platforms of an index to scan; empty: all of them. */
  platforms: z.array(platformSchema).max(50),
  /** Images scanned at once by one worker. */
  concurrency: z.int().min(1).max(64),
})

export const scanSettingsSchema = scanSettingsInputSchema.extend({
  updatedAt: instantSchema.nullable(),
  updatedBy: z.string().nullable(),
  /** When the cycle next starts; `null` when stopped. */
  nextCycleAt: instantSchema.nullable(),
})

/** Scans consumed and allowed. A digest consumes one authorisation the first time it is scanned, and none while it stays the same. */
export const authorisationsSchema = z.object({
  consumed: z.number().int(),
  /** `null`: unlimited. */
  total: z.number().int().nullable(),
  period: z.object({ from: instantSchema, to: instantSchema }),
  state: z.enum(['ok', 'low', 'exhausted']),
})

/** What the retention would delete. */
export const retentionPreviewSchema = z.object({
  retentionDays: retentionDaysSchema,
  /** Images whose results are older, and the open findings that go with them. */
  imageCount: z.number().int(),
  findingCount: z.number().int(),
})

export const settingsRoutes = {
  scan: route({
    method: 'GET',
    path: '/settings/scan',
    summary: 'Cycle, scope, time range, retention, platforms',
    role: 'viewer',
    response: ok(scanSettingsSchema),
  }),
  updateScan: route({
    method: 'PUT',
    path: '/settings/scan',
    summary: 'Change the scan settings',
    role: 'operator',
    body: scanSettingsInputSchema,
    response: ok(scanSettingsSchema),
  }),
  retentionPreview: route({
    method: 'GET',
    path: '/settings/retention-preview',
    summary: 'What a retention would delete now; deletes nothing',
    role: 'viewer',
    query: z.object({ retentionDays: z.coerce.number<number | string>().pipe(retentionDaysSchema) }),
    response: ok(retentionPreviewSchema),
  }),
  authorisations: route({
    method: 'GET',
    path: '/authorisations',
    summary: 'Authorisations consumed and allowed in this period',
    role: 'viewer',
    response: ok(authorisationsSchema),
  }),
  expandAuthorisations: route({
    method: 'PUT',
    path: '/authorisations',
    summary: 'Change how many authorisations a period allows',
    role: 'operator',
    body: z.object({ total: z.int().min(0).max(1_000_000_000).nullable() }),
    response: ok(authorisationsSchema),
  }),
} as const

export type ScanCycle = z.infer<typeof scanCycleSchema>
export type ScopeRule = z.infer<typeof scopeRuleSchema>
export type ScanScope = z.infer<typeof scanScopeSchema>
export type ScanWindow = z.infer<typeof scanWindowSchema>
export type ScanSettingsInput = z.infer<typeof scanSettingsInputSchema>
export type ScanSettings = z.infer<typeof scanSettingsSchema>
export type RetentionPreview = z.infer<typeof retentionPreviewSchema>
export type Authorisations = z.infer<typeof authorisationsSchema>
