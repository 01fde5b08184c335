import { randomBytes } from 'node:crypto'
import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { z } from 'zod'
import { ServerError } from './errors.ts'

/** What the environment says, read once. */
export interface Config {
  readonly host: string
  readonly port: number
  /** Where browsers reach the center, when that is not `http://host:port`: decides the cookie's `Secure` and the origins that are ours. */
  readonly publicUrl?: string
  /** Believe `X-Forwarded-For` and `X-Forwarded-Proto` of the proxy in front. */
  readonly trustsProxy: boolean
  /** Generations, embedded database, key file, worker scratch. */
  readonly home: string
  /** PostgreSQL; without one the embedded database in `home`. */
  readonly databaseUrl?: string
  /** No connection is made but to registries. */
  readonly isOffline: boolean
  /** What registry credentials are encrypted with; without one a key file in `home`. */
  readonly secretKey?: string
  /** The first administrator's password, instead of one made up. */
  readonly adminPassword?: string
  /** CIDR ranges that registries may be at although they are refused by default, or may not although they are allowed. */
  readonly allowedAddresses: readonly string[]
  readonly refusedAddresses: readonly string[]
  /** Cloud registries without credentials of their own may use those of this machine. */
  readonly usesMachineIdentity: boolean
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug'
  /** Take jobs in this process. */
  readonly runsJobs: boolean
  /** Tells this process from others in the queue and in logs. */
  readonly instance: string
}

const list = z
  .string()
  .optional()
  .transform((text) => (text ?? '').split(/[\s,]+/).filter((part) => part !== ''))
const flag = z
  .enum(['', '0', '1', 'true', 'false', 'yes', 'no'])
  .default('')
  .transform((text) => text === '1' || text === 'true' || text === 'yes')
const text = z
  .string()
  .optional()
  .transform((value) => (value === '' ? undefined : value))

const environment = z.object({
  PLIMSOLL_LISTEN: z
    .string()
    .regex(/^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]*):[0-9]{1,5}$/, 'write HOST:PORT, such as 127.0.0.1:8080')
    .default('127.0.0.1:8080'),
  PLIMSOLL_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  PLIMSOLL_TRUST_PROXY: flag,
  PLIMSOLL_HOME: text,
  XDG_DATA_HOME: text,
  DATABASE_URL: z
    .string()
    .regex(/^postgres(?:ql)?:\/\//, 'write postgres://user:password@host/database')
    .optional(),
  PLIMSOLL_OFFLINE: flag,
  PLIMSOLL_SECRET_KEY: z.string().min(16, 'at least 16 characters').optional(),
  PLIMSOLL_ADMIN_PASSWORD: z.string().min(12, 'at least 12 characters').max(256).optional(),
  PLIMSOLL_ALLOWED_ADDRESSES: list,
  PLIMSOLL_REFUSED_ADDRESSES: list,
  PLIMSOLL_CLOUD_IDENTITY: flag,
  PLIMSOLL_LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
})

/**
 * @param env such as `process.env`
 * @throws {ServerError} `CONFIG_INVALID`, naming the variable and never its value
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const parsed = environment.safeParse(env)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const name = String(issue?.path[0] ?? 'The environment')
    throw new ServerError('CONFIG_INVALID', `${name} is not usable: ${issue?.message ?? 'unknown reason'}.`)
  }
  const found = parsed.data
  const { host, port } = parseListen(found.PLIMSOLL_LISTEN)
  return {
    host,
    port,
    ...(found.PLIMSOLL_PUBLIC_URL !== undefined && { publicUrl: found.PLIMSOLL_PUBLIC_URL }),
    trustsProxy: found.PLIMSOLL_TRUST_PROXY,
    home: homeFolder(found.PLIMSOLL_HOME, found.XDG_DATA_HOME),
    ...(found.DATABASE_URL !== undefined && { databaseUrl: found.DATABASE_URL }),
    isOffline: found.PLIMSOLL_OFFLINE,
    ...(found.PLIMSOLL_SECRET_KEY !== undefined && { secretKey: found.PLIMSOLL_SECRET_KEY }),
    ...(found.PLIMSOLL_ADMIN_PASSWORD !== undefined && { adminPassword: found.PLIMSOLL_ADMIN_PASSWORD }),
    allowedAddresses: found.PLIMSOLL_ALLOWED_ADDRESSES,
    refusedAddresses: found.PLIMSOLL_REFUSED_ADDRESSES,
    usesMachineIdentity: found.PLIMSOLL_CLOUD_IDENTITY,
    logLevel: found.PLIMSOLL_LOG_LEVEL,
    runsJobs: true,
    instance: randomBytes(6).toString('hex'),
  }
}

/** `host:port`; an empty host means every address. @throws {ServerError} `CONFIG_INVALID` */
export function parseListen(listen: string): { readonly host: string; readonly port: number } {
  const at = listen.lastIndexOf(':')
  const port = Number(listen.slice(at + 1))
  if (at < 0 || !Number.isInteger(port) || port > 65_535) {
    throw new ServerError('CONFIG_INVALID', `"${listen}" is not an address to listen on. Write HOST:PORT.`)
  }
  return { host: listen.slice(0, at).replace(/^\[|\]$/g, '') || '::', port }
}

/** XDG Base Directory Specification: a relative `XDG_DATA_HOME` is to be ignored. */
function homeFolder(own: string | undefined, xdg: string | undefined): string {
  if (own !== undefined) return resolve(own)
  return join(xdg !== undefined && isAbsolute(xdg) ? xdg : join(homedir(), '.local', 'share'), 'plimsoll')
}
