import { z } from 'zod'
import { parseAnswer, parseItems } from '../api/parse-answer.ts'
import type { ConnectorTarget } from '../connector-target.ts'
import type { AcrApi } from './acr-api.ts'

/** Counts and times come as numbers or as text, depending on the action. */
const numeric = z.union([z.number(), z.string().regex(/^[0-9]{1,15}$/)]).transform(Number)

const instanceSchema = z.object({ InstanceId: z.string().regex(/^cri-[a-z0-9]{1,40}$/), InstanceName: z.string() })
const instancesSchema = z.object({ Instances: z.array(z.unknown()).default([]), TotalCount: numeric.default(0) })

export function readInstances(body: unknown, what: string) {
  const { Instances, TotalCount } = parseAnswer(instancesSchema, body, what)
  return { instances: parseItems(instanceSchema, Instances, what), total: TotalCount, received: Instances.length }
}

const repositorySchema = z.object({
  RepoId: z.string().regex(/^[A-Za-z0-9-]{1,60}$/),
  RepoName: z.string(),
  RepoNamespaceName: z.string(),
  ModifiedTime: numeric.optional().catch(undefined),
})
const repositoriesSchema = z.object({ Repositories: z.array(z.unknown()).default([]), TotalCount: numeric.default(0) })

export type AcrRepository = z.infer<typeof repositorySchema>

export function readRepositories(body: unknown, what: string) {
  const { Repositories, TotalCount } = parseAnswer(repositoriesSchema, body, what)
  return {
    repositories: parseItems(repositorySchema, Repositories, what),
    total: TotalCount,
    received: Repositories.length,
  }
}

export function readRepository(body: unknown, what: string): AcrRepository {
  return parseAnswer(repositorySchema, body, what)
}

const tagSchema = z.object({
  Tag: z.string(),
  Digest: z.string(),
  ImageUpdate: numeric.optional().catch(undefined),
  ImageCreate: numeric.optional().catch(undefined),
  Status: z.string().optional(),
})
const tagsSchema = z.object({ Images: z.array(z.unknown()).default([]), TotalCount: numeric.default(0) })

export function readTags(body: unknown, what: string) {
  const { Images, TotalCount } = parseAnswer(tagsSchema, body, what)
  return { tags: parseItems(tagSchema, Images, what), total: TotalCount, received: Images.length }
}

const tokenSchema = z.object({
  TempUsername: z.string().min(1),
  AuthorizationToken: z.string().min(1),
  ExpireTime: numeric,
})

export function readToken(body: unknown, what: string) {
  return parseAnswer(tokenSchema, body, what)
}

const endpointsSchema = z.object({ Endpoints: z.array(z.unknown()).default([]) })
const endpointSchema = z.object({
  EndpointType: z.string(),
  Enable: z.boolean().default(true),
  Domains: z.array(z.object({ Domain: z.string().regex(/^[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?$/), Type: z.string() })),
})

/** The host of an instance's registry in a network, the cloud's own name before a customer's; undefined when that endpoint is closed. */
export async function listEndpointDomain(
  api: AcrApi,
  instanceId: string,
  network: ConnectorTarget['network'],
  signal: AbortSignal,
): Promise<string | undefined> {
  const what = `The endpoints of ${instanceId}`
  const body = await api.call('ListInstanceEndpoint', { InstanceId: instanceId, ModuleName: 'Registry' }, signal)
  const endpoints = parseItems(endpointSchema, parseAnswer(endpointsSchema, body, what).Endpoints, what)
  const wanted = endpoints.find(({ EndpointType, Enable }) => Enable && EndpointType.toLowerCase() === network)
  const domains = wanted?.Domains ?? []
  return (domains.find(({ Type }) => Type === 'SYSTEM') ?? domains[0])?.Domain.toLowerCase()
}
