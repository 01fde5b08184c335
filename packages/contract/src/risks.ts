import { z } from 'zod'
import { digestSchema, idSchema, instantSchema, oneOrMany, searchSchema, sortOrderSchema } from './fields.ts'
import { findingStateSchema, fingerprintSchema, placeSchema, verdictSchema } from './findings.ts'
import { pageOf, pageQuery } from './paging.ts'
import { ok, route } from './route.ts'
import { severityCountsSchema, severitySchema } from './severity.ts'

/** What is wrong with an image besides vulnerabilities, in the categories that the console has a list for. */
export const riskCategorySchema = z.enum(['malware', 'secret', 'sensitive-file', 'baseline', 'build-risk'])

const sha256Schema = z.string().regex(/^[a-f0-9]{64}$/)

/** What only one kind of risk has. */
export const riskDetailsSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('malware'),
    engine: z.enum(['yara', 'clamav', 'indicator']),
    pack: z.string(),
    family: z.string(),
    level: z.enum(['serious', 'suspicious', 'remind']),
    /** Path inside the archives at the place's path. */
    member: z.string().nullable(),
    md5: z.string(),
    sha256: sha256Schema,
    size: z.number(),
    matches: z.array(z.object({ name: z.string(), offset: z.number(), length: z.number(), context: z.string() })),
  }),
  z.object({
    kind: z.literal('modified-file'),
    /** purl of the package that the file belongs to. */
    package: z.string(),
    expected: z.string(),
    actual: z.string(),
  }),
  z.object({
    kind: z.literal('secret'),
    family: z.enum(['access-key', 'password']),
    /** At most the first and last four characters are in clear. */
    redacted: z.string(),
    isPaired: z.boolean(),
    /** `file`, or where in the image's config. */
    origin: z.enum(['file', 'env', 'label', 'command', 'history']),
    /** Of the variable or label. */
    name: z.string().nullable(),
    line: z.number().int().nullable(),
    member: z.string().nullable(),
  }),
  z.object({ kind: z.literal('sensitive-file') }),
  z.object({
    kind: z.literal('baseline'),
    baseline: z.string(),
    detail: z.string().nullable(),
    line: z.number().int().nullable(),
  }),
  z.object({
    kind: z.literal('build-risk'),
    /** Line of the reconstructed Dockerfile, from 1. */
    line: z.number().int(),
    instruction: z.string(),
  }),
])

/** One risk in one image. */
export const riskSchema = z.object({
  /** The same after every scan of the image, and on every machine. */
  id: fingerprintSchema,
  imageId: idSchema,
  category: riskCategorySchema,
  /** Of the rule or check. */
  rule: z.string(),
  title: z.string(),
  severity: severitySchema,
  description: z.string().nullable(),
  advice: z.string().nullable(),
  references: z.array(z.string()),
  /** `null` where the risk is about the image as a whole. */
  place: placeSchema.nullable(),
  details: riskDetailsSchema,
  state: findingStateSchema,
  verdict: verdictSchema,
  firstSeenAt: instantSchema,
  lastSeenAt: instantSchema,
})

/** One kind of risk over all images: the same malicious file (by its content), the same rule, the same check. */
export const riskGroupSchema = z.object({
  category: riskCategorySchema,
  /** SHA-256 of a malicious file, else the id of the rule or check. */
  key: z.string(),
  rule: z.string(),
  title: z.string(),
  severity: severitySchema,
  family: z.string().nullable(),
  /** One of the paths where it was found. */
  path: z.string().nullable(),
  imageCount: z.number().int(),
  findingCount: z.number().int(),
  firstSeenAt: instantSchema,
  lastSeenAt: instantSchema,
})

/** One image that has a risk. */
export const riskPlaceSchema = riskSchema.extend({
  digest: digestSchema,
  platform: z.string(),
  /** The first of the image's references, `host/repository:tag`. */
  reference: z.string(),
})

const filters = {
  category: oneOrMany(riskCategorySchema).optional(),
  severity: oneOrMany(severitySchema).optional(),
  /** Default: what is open. */
  state: oneOrMany(findingStateSchema).optional(),
  /** Default: `unhandled` and `handled`, which is what counts hold. */
  verdict: oneOrMany(verdictSchema).optional(),
  /** In the title, the rule, the path or the SHA-256. */
  search: searchSchema.optional(),
}

export const riskRoutes = {
  ofImage: route({
    method: 'GET',
    path: '/images/:imageId/risks',
    summary:
      'Malicious files, leaked credentials, sensitive files, failed baseline checks and build risks of one image',
    role: 'viewer',
    params: z.object({ imageId: idSchema }),
    query: z.object({
      ...pageQuery,
      ...filters,
      layer: z.coerce.number<number | string>().int().min(0).max(10_000).optional(),
    }),
    response: ok(pageOf(riskSchema)),
    errors: ['CURSOR_INVALID'],
  }),
  groups: route({
    method: 'GET',
    path: '/risks',
    summary: 'Risks over all images, the same ones together',
    role: 'viewer',
    query: z.object({
      ...pageQuery,
      ...filters,
      sort: z.enum(['severity', 'images', 'first-seen', 'rule']).default('severity'),
      order: sortOrderSchema.default('desc'),
    }),
    response: ok(pageOf(riskGroupSchema)),
    errors: ['CURSOR_INVALID'],
  }),
  group: route({
    method: 'GET',
    path: '/risks/:category/:key',
    summary: 'One kind of risk',
    role: 'viewer',
    params: z.object({ category: riskCategorySchema, key: z.string().min(1).max(300) }),
    response: ok(
      riskGroupSchema.extend({
        description: z.string().nullable(),
        advice: z.string().nullable(),
        references: z.array(z.string()),
        bySeverity: severityCountsSchema,
      }),
    ),
  }),
  places: route({
    method: 'GET',
    path: '/risks/:category/:key/places',
    summary: 'Where one kind of risk was found',
    role: 'viewer',
    params: z.object({ category: riskCategorySchema, key: z.string().min(1).max(300) }),
    query: z.object({ ...pageQuery, state: oneOrMany(findingStateSchema).optional() }),
    response: ok(pageOf(riskPlaceSchema)),
    errors: ['CURSOR_INVALID'],
  }),
} as const

export type RiskCategory = z.infer<typeof riskCategorySchema>
export type RiskDetails = z.infer<typeof riskDetailsSchema>
export type Risk = z.infer<typeof riskSchema>
export type RiskGroup = z.infer<typeof riskGroupSchema>
export type RiskPlace = z.infer<typeof riskPlaceSchema>
