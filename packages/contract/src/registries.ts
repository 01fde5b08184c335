import { z } from 'zod'
import { flagSchema, idSchema, instantSchema, searchSchema } from './fields.ts'
import { accepted, created, none, ok, route } from './route.ts'

/** `sample` is the built-in read-only registry of the first start; it cannot be added by hand. */
export const registryKindSchema = z.enum(['acr', 'harbor', 'oci', 'quay', 'gitlab', 'dockerhub', 'ecr', 'sample'])

export const registryProtocolSchema = z.enum(['https', 'http'])

/** `unknown` until the first sync or test has ended. */
export const registryStateSchema = z.enum(['unknown', 'ok', 'failing', 'syncing'])

/** PEM text of one or more CA certificates. */
export const certificatesSchema = z
  .string()
  .max(200_000)
  .refine((text) => text.includes('-----BEGIN CERTIFICATE-----'), 'not a PEM certificate')

const hostSchema = z
  .string()
  .trim()
  .min(1)
  .max(253)
  .regex(/^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])$/, 'a host name without scheme or path')

/** Kinds whose host is known, or follows from the region. */
export const KINDS_WITH_OWN_HOST: readonly string[] = ['acr', 'dockerhub']

const common = {
  name: z.string().trim().min(1).max(100),
  protocol: registryProtocolSchema.default('https'),
  /** Host name, or an address; it names the registry in image references and in TLS. */
  host: hostSchema,
  /** Absent: 443, or 80 for `http`. */
  port: z.int().min(1).max(65_535).optional(),
  /** Connect to this address instead of asking DNS; `host` still names the registry. */
  ipOverride: z.union([z.ipv4(), z.ipv6()]).optional(),
  /** Where the registry is, for people; for `acr` the regions whose instances are looked for, such as `cn-hangzhou cn-shanghai`. */
  region: z.string().trim().max(100).optional(),
  /** Through which network the registry is reached; chooses the endpoint where a kind has two. */
  network: z.enum(['internet', 'vpc']).default('internet'),
  /** Images that may be scanned in an hour; absent: no limit. */
  imagesPerHour: z.int().min(1).max(1_000_000).optional(),
  /** Only what is below this: a project of Harbor, an organisation of Quay or Docker Hub, a group or project of GitLab. */
  namespace: z
    .string()
    .trim()
    .max(255)
    .regex(/^[A-Za-z0-9](?:[A-Za-z0-9._/-]*[A-Za-z0-9])?$/, 'not a namespace')
    .optional(),
  /** `host[:port]` of the management API where that is not the registry's own host: GitLab's web address, a private endpoint of a cloud. */
  apiHost: z
    .string()
    .trim()
    .max(259)
    .regex(
      /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?$/,
      'a host name, with a port if need be, without scheme or path',
    )
    .optional(),
  certificates: certificatesSchema.optional(),
  skipTlsVerification: z.boolean().default(false),
  /** Repositories to list where the registry has no catalog, or to list nothing else. */
  repositories: z
    .array(
      z
        .string()
        .max(255)
        .regex(/^[a-z0-9]+(?:[._/-]+[a-z0-9]+)*$/, 'not a repository name'),
    )
    .max(10_000)
    .optional(),
}

/** Harbor's API generation: `v1` for Harbor 1.x, `v2` for 2.x. Absent: asked of the registry. */
export const registryVersionSchema = z.enum(['v1', 'v2'])

export const registryInputSchema = z
  .object({
    kind: registryKindSchema.exclude(['sample']),
    version: registryVersionSchema.optional(),
    ...common,
    /** May be absent for kinds of {@link KINDS_WITH_OWN_HOST}. */
    host: common.host.optional(),
    /** Empty or absent: anonymous. For `acr`, the AccessKey id. */
    userName: z.string().max(255).optional(),
    /** Write-only: no answer ever holds it. For `acr`, the AccessKey secret. */
    password: z.string().max(10_000).optional(),
    /** Write-only. For the management API where that takes a token of its own: Quay's OAuth 2 access token. */
    apiToken: z.string().max(10_000).optional(),
  })
  .refine(({ kind, host }) => host !== undefined || KINDS_WITH_OWN_HOST.includes(kind), {
    path: ['host'],
    message: 'a host name is needed',
  })

/** Members that are absent stay as they are; `null` clears. `password` and `apiToken` are kept unless given. */
export const registryPatchSchema = z
  .object({
    name: common.name,
    version: registryVersionSchema.nullable(),
    protocol: registryProtocolSchema,
    host: common.host,
    port: common.port.unwrap().nullable(),
    ipOverride: common.ipOverride.unwrap().nullable(),
    region: common.region.unwrap().nullable(),
    network: z.enum(['internet', 'vpc']),
    imagesPerHour: common.imagesPerHour.unwrap().nullable(),
    namespace: common.namespace.unwrap().nullable(),
    apiHost: common.apiHost.unwrap().nullable(),
    apiToken: z.string().max(10_000).nullable(),
    certificates: certificatesSchema.nullable(),
    skipTlsVerification: z.boolean(),
    repositories: common.repositories.unwrap().nullable(),
    userName: z.string().max(255).nullable(),
    password: z.string().max(10_000).nullable(),
  })
  .partial()

/** Why the last sync or test failed: a stable code and a sentence that says what to do. */
export const failureSchema = z.object({ code: z.string(), message: z.string() })

export const registrySchema = z.object({
  id: idSchema,
  kind: registryKindSchema,
  version: registryVersionSchema.nullable(),
  name: z.string(),
  protocol: registryProtocolSchema,
  host: z.string(),
  port: z.number().int().nullable(),
  /** `https://host[:port]`, for display. */
  address: z.string(),
  ipOverride: z.string().nullable(),
  region: z.string().nullable(),
  network: z.enum(['internet', 'vpc']),
  imagesPerHour: z.number().int().nullable(),
  namespace: z.string().nullable(),
  apiHost: z.string().nullable(),
  hasCertificates: z.boolean(),
  skipTlsVerification: z.boolean(),
  repositories: z.array(z.string()).nullable(),
  userName: z.string().nullable(),
  /** A password is stored; its value never leaves the server. */
  hasPassword: z.boolean(),
  hasApiToken: z.boolean(),
  /** Pushes may be reported: a webhook secret was made. */
  hasWebhook: z.boolean(),
  /** The account that this registry was found with. */
  accountId: idSchema.nullable(),
  /** Found and kept by Plimsoll itself (ACR instances): cannot be removed one by one. */
  isAutomatic: z.boolean(),
  canRemove: z.boolean(),
  canEdit: z.boolean(),
  state: registryStateSchema,
  failure: failureSchema.nullable(),
  lastSyncAt: instantSchema.nullable(),
  repositoryCount: z.number().int(),
  imageCount: z.number().int(),
  createdAt: instantSchema,
})

/** The steps of a connection test, in the order they are tried. */
export const connectionStepNameSchema = z.enum([
  'address',
  'dns',
  'tcp',
  'tls',
  'ping',
  'sign-in',
  'list',
  'manifest',
  'blob',
])

export const connectionStepSchema = z.object({
  step: connectionStepNameSchema,
  /** `skipped`: an earlier step failed, or it does not apply (TLS over plain HTTP). */
  outcome: z.enum(['ok', 'failed', 'skipped']),
  /** What was seen, or what went wrong and what to do. */
  message: z.string(),
  code: z.string().nullable(),
  durationMs: z.number().int(),
})

export const connectionTestSchema = z.object({
  ok: z.boolean(),
  steps: z.array(connectionStepSchema),
})

/** How a registry is told to report pushes. The secret is shown once; whoever lost it makes a new one. */
export const webhookSecretSchema = z.object({
  /** Path of the center's address that takes reports with the secret in a header. */
  path: z.string(),
  secret: z.string(),
  /** The same with the secret as its last segment, for registries that can send no header. */
  pathWithSecret: z.string(),
  /** What to put into the `Authorization` header, where one can be given. */
  authorization: z.string(),
})

const params = z.object({ registryId: idSchema })

export const registryRoutes = {
  list: route({
    method: 'GET',
    path: '/registries',
    summary: 'All registries, by name',
    role: 'viewer',
    query: z.object({ search: searchSchema.optional() }),
    response: ok(z.object({ items: z.array(registrySchema) })),
  }),
  get: route({
    method: 'GET',
    path: '/registries/:registryId',
    summary: 'One registry',
    role: 'viewer',
    params,
    response: ok(registrySchema),
  }),
  create: route({
    method: 'POST',
    path: '/registries',
    summary: 'Connect a registry; its first sync starts at once',
    role: 'operator',
    body: registryInputSchema,
    response: created(registrySchema),
    errors: ['REGISTRY_NAME_TAKEN', 'REGISTRY_ADDRESS_REFUSED'],
  }),
  update: route({
    method: 'PATCH',
    path: '/registries/:registryId',
    summary: 'Change a registry',
    role: 'operator',
    params,
    body: registryPatchSchema,
    response: ok(registrySchema),
    errors: ['REGISTRY_NAME_TAKEN', 'REGISTRY_ADDRESS_REFUSED', 'REGISTRY_READ_ONLY'],
  }),
  remove: route({
    method: 'DELETE',
    path: '/registries/:registryId',
    summary: 'Disconnect a registry; its images and results go with it unless `keepResults`',
    role: 'operator',
    params,
    query: z.object({ keepResults: flagSchema.default(false) }),
    response: none,
    errors: ['REGISTRY_READ_ONLY'],
  }),
  testConnection: route({
    method: 'POST',
    path: '/connection-tests',
    summary: 'Try a registry before it is saved. With `registryId`, members left out are taken from that registry',
    role: 'operator',
    body: z.object({ registryId: idSchema.optional(), registry: registryInputSchema }),
    response: ok(connectionTestSchema),
  }),
  test: route({
    method: 'POST',
    path: '/registries/:registryId/test',
    summary: 'Try the connection of a registry as it is saved',
    role: 'operator',
    params,
    response: ok(connectionTestSchema),
  }),
  sync: route({
    method: 'POST',
    path: '/registries/:registryId/sync',
    summary: 'Read repositories and tags again; progress comes as `registry.sync` events',
    role: 'operator',
    params,
    response: accepted(registrySchema),
  }),
  createWebhook: route({
    method: 'POST',
    path: '/registries/:registryId/webhook',
    summary: 'Make a new webhook secret, with which the registry reports pushes; the former one is void',
    role: 'operator',
    params,
    response: created(webhookSecretSchema),
    isSecret: true,
    errors: ['CONFLICT'],
  }),
  removeWebhook: route({
    method: 'DELETE',
    path: '/registries/:registryId/webhook',
    summary: 'Take no more reports of pushes',
    role: 'operator',
    params,
    response: none,
  }),
} as const

export type RegistryKind = z.infer<typeof registryKindSchema>
export type RegistryInput = z.infer<typeof registryInputSchema>
export type RegistryPatch = z.infer<typeof registryPatchSchema>
export type Registry = z.infer<typeof registrySchema>
export type ConnectionStepName = z.infer<typeof connectionStepNameSchema>
export type ConnectionStep = z.infer<typeof connectionStepSchema>
export type ConnectionTest = z.infer<typeof connectionTestSchema>
export type WebhookSecret = z.infer<typeof webhookSecretSchema>
export type Failure = z.infer<typeof failureSchema>
