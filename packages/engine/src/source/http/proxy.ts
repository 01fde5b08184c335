import { BlockList, isIP } from 'node:net'
import type { Environment } from '../environment.ts'

/** The environment variables that decide about proxies; lower-case names win, as with curl. */
export type ProxyEnvironment = Environment

/**
 * The proxy for `url` by `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, or undefined for a direct connection. `NO_PROXY` is a list, separated
 * by commas, of `*`, names (with their subdomains), `.names` (subdomains only), addresses and CIDR ranges, each with an optional port.
 * `localhost` and loopback addresses are never proxied.
 */
export function proxyFor(url: URL, environment: ProxyEnvironment): string | undefined {
  const name = url.protocol === 'https:' ? 'https_proxy' : 'http_proxy'
  const proxy = read(environment, name)
  if (proxy === undefined) return undefined
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase()
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  if (host === 'localhost' || host.endsWith('.localhost') || isLoopback(host)) return undefined
  const exceptions = (read(environment, 'no_proxy') ?? '').split(/[\s,]+/).filter(Boolean)
  if (exceptions.some((exception) => isException(exception.toLowerCase(), host, port))) return undefined
  return proxy.includes('://') ? proxy : `http://${proxy}`
}

function read(environment: ProxyEnvironment, name: string): string | undefined {
  return environment[name] || environment[name.toUpperCase()] || undefined
}

function isException(exception: string, host: string, port: string): boolean {
  if (exception === '*') return true
  const range = /^([0-9a-f:.]+)\/([0-9]{1,3})$/.exec(exception)
  if (range !== null) return isInRange(host, range[1] ?? '', Number(range[2]))
  const [, name = '', wantedPort] = /^(?:\[(?=[^\]]*\]))?(.*?)\]?(?::([0-9]+))?$/.exec(bracketed(exception)) ?? []
  if (wantedPort !== undefined && wantedPort !== port) return false
  if (isIP(name) !== 0 || isIP(host) !== 0) return name === host
  return name.startsWith('.') ? host.endsWith(name) : host === name || host.endsWith(`.${name}`)
}

/** A bare IPv6 address has colons that are no port. */
function bracketed(exception: string): string {
  return isIP(exception) === 6 ? `[${exception}]` : exception
}

function isInRange(host: string, network: string, prefix: number): boolean {
  const version = isIP(network)
  if (version === 0 || isIP(host) !== version || prefix > (version === 4 ? 32 : 128)) return false
  const list = new BlockList()
  const family = version === 4 ? 'ipv4' : 'ipv6'
  list.addSubnet(network, prefix, family)
  return list.check(host, family)
}

function isLoopback(host: string): boolean {
  return isInRange(host, '127.0.0.0', 8) || host === '::1'
}
