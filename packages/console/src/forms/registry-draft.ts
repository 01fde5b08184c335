import { type Registry, type RegistryInput, type RegistryPatch, registryInputSchema } from '@plimsoll/contract'

/** A registry as it stands in the form: everything as typed. */
export interface RegistryDraft {
  readonly kind: RegistryInput['kind']
  readonly version: '' | 'v1' | 'v2'
  readonly name: string
  readonly protocol: 'https' | 'http'
  readonly host: string
  readonly port: string
  readonly network: 'internet' | 'vpc'
  readonly region: string
  readonly ipOverride: string
  readonly imagesPerHour: string
  readonly namespace: string
  readonly apiHost: string
  readonly userName: string
  /** Empty: none for a new registry, unchanged for a saved one. */
  readonly password: string
  /** Like `password`. */
  readonly apiToken: string
  readonly certificates: string
  readonly skipTlsVerification: boolean
  /** One repository a line. */
  readonly repositories: string
}

export const EMPTY_DRAFT: RegistryDraft = {
  kind: 'harbor',
  version: '',
  name: '',
  protocol: 'https',
  host: '',
  port: '',
  network: 'internet',
  region: '',
  ipOverride: '',
  imagesPerHour: '',
  namespace: '',
  apiHost: '',
  userName: '',
  password: '',
  apiToken: '',
  certificates: '',
  skipTlsVerification: false,
  repositories: '',
}

/** A saved registry in the form. Secrets never come back, so their fields start empty. */
export function toDraft(registry: Registry): RegistryDraft {
  return {
    kind: registry.kind === 'sample' ? 'oci' : registry.kind,
    version: registry.version ?? '',
    name: registry.name,
    protocol: registry.protocol,
    host: registry.host,
    port: registry.port === null ? '' : String(registry.port),
    network: registry.network,
    region: registry.region ?? '',
    ipOverride: registry.ipOverride ?? '',
    imagesPerHour: registry.imagesPerHour === null ? '' : String(registry.imagesPerHour),
    namespace: registry.namespace ?? '',
    apiHost: registry.apiHost ?? '',
    userName: registry.userName ?? '',
    password: '',
    apiToken: '',
    certificates: '',
    skipTlsVerification: registry.skipTlsVerification,
    repositories: registry.repositories?.join('\n') ?? '',
  }
}

export type DraftField = keyof RegistryDraft

/** What would be sent, or the fields that are wrong. A pasted address (`https://host:5000/`) is taken apart instead of refused. */
export function readDraft(
  draft: RegistryDraft,
): { readonly input: RegistryInput } | { readonly wrong: ReadonlySet<DraftField> } {
  const address = splitAddress(draft)
  const optional = <Name extends string, Value>(name: Name, value: Value | undefined) =>
    value === undefined ? {} : ({ [name]: value } as Record<Name, Value>)
  const lines = draft.repositories
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  const parsed = registryInputSchema.safeParse({
    kind: draft.kind,
    name: draft.name,
    protocol: address.protocol,
    ...optional('host', blankless(address.host)),
    network: draft.network,
    skipTlsVerification: draft.skipTlsVerification,
    ...optional('version', draft.kind === 'harbor' && draft.version !== '' ? draft.version : undefined),
    ...optional('port', toNumber(address.port)),
    ...optional('region', blankless(draft.region)),
    ...optional('ipOverride', blankless(draft.ipOverride)),
    ...optional('imagesPerHour', toNumber(draft.imagesPerHour)),
    ...optional('namespace', blankless(draft.namespace)),
    ...optional('apiHost', blankless(draft.apiHost)),
    ...optional('apiToken', draft.kind === 'quay' ? blankless(draft.apiToken) : undefined),
    ...optional('userName', blankless(draft.userName)),
    ...optional('password', draft.password === '' ? undefined : draft.password),
    ...optional('certificates', blankless(draft.certificates)),
    ...optional('repositories', lines.length === 0 ? undefined : lines),
  })
  return parsed.success
    ? { input: parsed.data }
    : { wrong: new Set(parsed.error.issues.map(({ path }) => path[0] as DraftField)) }
}

/** What a saved registry is changed to; members that the form leaves empty are cleared, secrets that were not typed are kept. */
export function toPatch(input: RegistryInput, draft: RegistryDraft): RegistryPatch {
  const { kind: _, password, apiToken, certificates, ...rest } = input
  return {
    ...rest,
    version: input.version ?? null,
    port: input.port ?? null,
    region: input.region ?? null,
    ipOverride: input.ipOverride ?? null,
    imagesPerHour: input.imagesPerHour ?? null,
    namespace: input.namespace ?? null,
    apiHost: input.apiHost ?? null,
    repositories: input.repositories ?? null,
    userName: input.userName ?? null,
    ...(draft.password === '' || password === undefined ? {} : { password }),
    ...(draft.apiToken === '' || apiToken === undefined ? {} : { apiToken }),
    ...(draft.certificates === '' || certificates === undefined ? {} : { certificates }),
  }
}

function blankless(text: string): string | undefined {
  const trimmed = text.trim()
  return trimmed === '' ? undefined : trimmed
}

/** `NaN` for what is no number, so that the schema refuses it. */
function toNumber(text: string): number | undefined {
  return text.trim() === '' ? undefined : Number(text)
}

function splitAddress(draft: RegistryDraft): {
  readonly protocol: string
  readonly host: string
  readonly port: string
} {
  const match = /^\s*(?:(https?):\/\/)?([^/:\s]+|\[[^\]]+\])(?::(\d+))?\/?\s*$/i.exec(draft.host)
  return {
    protocol: match?.[1]?.toLowerCase() ?? draft.protocol,
    host: match?.[2] ?? draft.host,
    port: draft.port === '' ? (match?.[3] ?? '') : draft.port,
  }
}
