import { z } from 'zod'
import {
  daySchema,
  digestSchema,
  flagSchema,
  idSchema,
  instantSchema,
  oneOrMany,
  searchSchema,
  sortOrderSchema,
} from './fields.ts'
import { pageOf, pageQuery } from './paging.ts'
import { ok, route } from './route.ts'
import { severitySchema } from './severity.ts'

/**
 * What kind of risk. System vulnerabilities sit in packages of the distribution, application vulnerabilities in
 * language packages, middleware, databases and web applications.
 */
export const findingCategorySchema = z.enum([
  'system-vulnerability',
  'application-vulnerability',
  'malware',
  'secret',
  'sensitive-file',
  'baseline',
  'build-risk',
])

/** What the advisory's source says of the package (OSV and CSAF VEX words). */
export const vulnerabilityStatusSchema = z.enum([
  'affected',
  'fixed',
  'not_affected',
  'will_not_fix',
  'deferred',
  'end_of_life',
  'under_investigation',
  'unknown',
])

/** `open`: there at the last look. `closed`: gone since. `reopened`: gone once, and back. */
export const findingStateSchema = z.enum(['open', 'reopened', 'closed'])

/** What people decided. */
export const verdictSchema = z.enum(['unhandled', 'handled', 'false-positive', 'waived'])

export const placeSchema = z.object({
  /** No leading slash. */
  path: z.string(),
  /** `hidden`: a later layer deleted or replaced it, but it can still be extracted from its own layer. */
  visibility: z.enum(['visible', 'hidden']),
  layer: z.object({ index: z.number().int(), diffId: digestSchema, instruction: z.string().nullable() }).nullable(),
})

export const packageRefSchema = z.object({
  /** Id of the package version, the same in every image that holds it. */
  id: idSchema,
  purl: z.string(),
  type: z.string(),
  name: z.string(),
  version: z.string(),
  sourceName: z.string().nullable(),
  sourceVersion: z.string().nullable(),
})

export const ratingSchema = z.object({
  source: z.string(),
  severity: severitySchema,
  vector: z.string().nullable(),
  score: z.number().nullable(),
})

/** What was compared with what. */
export const evidenceSchema = z.object({
  source: z.string(),
  advisoryId: z.string(),
  ecosystem: z.string(),
  comparedName: z.string(),
  comparedVersion: z.string(),
  range: z.string(),
})

export const kevSchema = z.object({ dateAdded: daySchema, dueDate: daySchema.nullable(), ransomware: z.boolean() })
export const epssSchema = z.object({ score: z.number(), percentile: z.number(), date: daySchema })

/** sha256 over vulnerability, purl and path: 32 hex digits. */
export const fingerprintSchema = z.string().regex(/^[a-f0-9]{32}$/, 'not a fingerprint')

/** One installed package hit by one vulnerability, in one image. */
export const vulnerabilityFindingSchema = z.object({
  /** The finding's fingerprint: the same after every scan of the image, and on every machine. */
  id: fingerprintSchema,
  category: findingCategorySchema,
  /** CVE where there is one, else GHSA, else the source's own id. */
  vulnerabilityId: z.string(),
  aliases: z.array(z.string()),
  title: z.string().nullable(),
  package: packageRefSchema,
  place: placeSchema,
  severity: severitySchema,
  severitySource: z.string().nullable(),
  /** Highest CVSS base score that anybody gives. */
  score: z.number().nullable(),
  status: vulnerabilityStatusSchema,
  fixedVersion: z.string().nullable(),
  kev: kevSchema.nullable(),
  epss: epssSchema.nullable(),
  evidence: z.array(evidenceSchema),
  state: findingStateSchema,
  verdict: verdictSchema,
  firstSeenAt: instantSchema,
  lastSeenAt: instantSchema,
})

/** Filters that lists of findings share. */
export const findingFilters = {
  category: oneOrMany(findingCategorySchema).optional(),
  severity: oneOrMany(severitySchema).optional(),
  status: oneOrMany(vulnerabilityStatusSchema).optional(),
  state: oneOrMany(findingStateSchema).optional(),
  /** Default: `unhandled` and `handled`, which is what counts hold. */
  verdict: oneOrMany(verdictSchema).optional(),
  /** `true`: only those for which a fixed version exists. */
  fixable: flagSchema.optional(),
  /** `true`: only those in CISA's catalog of known exploited vulnerabilities. */
  exploited: flagSchema.optional(),
  /** In the vulnerability's id, its aliases, or the package's name. */
  search: searchSchema.optional(),
}

export const findingSortSchema = z.enum(['severity', 'vulnerability', 'package', 'layer', 'epss', 'first-seen'])

/** One vulnerability over all images. */
export const vulnerabilitySummarySchema = z.object({
  vulnerabilityId: z.string(),
  aliases: z.array(z.string()),
  title: z.string().nullable(),
  category: findingCategorySchema,
  severity: severitySchema,
  score: z.number().nullable(),
  kev: kevSchema.nullable(),
  epss: epssSchema.nullable(),
  published: instantSchema.nullable(),
  /** A fixed version exists for at least one of the packages found. */
  fixable: z.boolean(),
  imageCount: z.number().int(),
  packageCount: z.number().int(),
  firstSeenAt: instantSchema,
  lastSeenAt: instantSchema,
})

export const vulnerabilitySchema = vulnerabilitySummarySchema.extend({
  description: z.string().nullable(),
  references: z.array(z.string()),
  cwes: z.array(z.string()),
  ratings: z.array(ratingSchema),
  modified: instantSchema.nullable(),
  /** Installed versions that are hit, with what fixes each. */
  packages: z.array(
    z.object({
      package: packageRefSchema,
      status: vulnerabilityStatusSchema,
      fixedVersion: z.string().nullable(),
      imageCount: z.number().int(),
      evidence: z.array(evidenceSchema),
    }),
  ),
})

/** An image that one vulnerability hits, with the packages through which it does. */
export const affectedImageSchema = z.object({
  imageId: idSchema,
  digest: digestSchema,
  platform: z.string(),
  /** The first of its references, `host/repository:tag`. */
  reference: z.string(),
  packages: z.array(
    z.object({
      findingId: fingerprintSchema,
      name: z.string(),
      version: z.string(),
      fixedVersion: z.string().nullable(),
      place: placeSchema,
    }),
  ),
  firstSeenAt: instantSchema,
  lastSeenAt: instantSchema,
})

const vulnerabilityId = z.object({ vulnerabilityId: z.string().min(1).max(200) })

export const vulnerabilityRoutes = {
  list: route({
    method: 'GET',
    path: '/vulnerabilities',
    summary: 'Vulnerabilities found in any image',
    role: 'viewer',
    query: z.object({
      ...pageQuery,
      ...findingFilters,
      sort: z.enum(['severity', 'images', 'epss', 'published', 'first-seen', 'vulnerability']).default('severity'),
      order: sortOrderSchema.default('desc'),
    }),
    response: ok(pageOf(vulnerabilitySummarySchema)),
    errors: ['CURSOR_INVALID'],
  }),
  get: route({
    method: 'GET',
    path: '/vulnerabilities/:vulnerabilityId',
    summary: 'One vulnerability, by its id or by an alias',
    role: 'viewer',
    params: vulnerabilityId,
    response: ok(vulnerabilitySchema),
  }),
  images: route({
    method: 'GET',
    path: '/vulnerabilities/:vulnerabilityId/images',
    summary: 'Images that a vulnerability hits',
    role: 'viewer',
    params: vulnerabilityId,
    query: z.object({ ...pageQuery }),
    response: ok(pageOf(affectedImageSchema)),
    errors: ['CURSOR_INVALID'],
  }),
} as const

export type FindingCategory = z.infer<typeof findingCategorySchema>
export type FindingState = z.infer<typeof findingStateSchema>
export type Verdict = z.infer<typeof verdictSchema>
export type VulnerabilityStatus = z.infer<typeof vulnerabilityStatusSchema>
export type Place = z.infer<typeof placeSchema>
export type PackageRef = z.infer<typeof packageRefSchema>
export type Rating = z.infer<typeof ratingSchema>
export type Evidence = z.infer<typeof evidenceSchema>
export type VulnerabilityFinding = z.infer<typeof vulnerabilityFindingSchema>
export type FindingSort = z.infer<typeof findingSortSchema>
export type VulnerabilitySummary = z.infer<typeof vulnerabilitySummarySchema>
export type Vulnerability = z.infer<typeof vulnerabilitySchema>
export type AffectedImage = z.infer<typeof affectedImageSchema>
