import { z } from 'zod'

/** Qualitative severity, worst last. `unknown` means nobody said. */
export const severitySchema = z.enum(['unknown', 'none', 'negligible', 'low', 'medium', 'high', 'critical'])

/** Distinct open findings by severity; `none` counts with `negligible`. */
export const severityCountsSchema = z.object({
  critical: z.number().int(),
  high: z.number().int(),
  medium: z.number().int(),
  low: z.number().int(),
  negligible: z.number().int(),
  unknown: z.number().int(),
})

export type Severity = z.infer<typeof severitySchema>
export type SeverityCounts = z.infer<typeof severityCountsSchema>
