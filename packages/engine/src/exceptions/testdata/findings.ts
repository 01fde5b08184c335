import type { Finding, VulnerabilityFinding } from '../../findings/finding.ts'
import type { ExceptionSubject } from '../apply-exceptions.ts'

/** A vulnerability of a package; everything that exceptions do not look at is left plain. */
export function vulnerability(
  id: string,
  purl: string,
  more: Partial<Omit<VulnerabilityFinding, 'package'>> & { readonly sourceName?: string; readonly name?: string; readonly path?: string } = {},
): VulnerabilityFinding {
  const [, type = 'generic', name = '', version = ''] = /^pkg:([a-z]+)\/(?:.*\/)?([^/@]+)@([^?]*)/.exec(purl) ?? []
  const { sourceName, path, ...rest } = more
  return {
    kind: 'vulnerability',
    fingerprint: `${id} ${purl} ${path ?? ''}`,
    id,
    aliases: [],
    package: { purl, type: type as 'deb', name: more.name ?? decodeURIComponent(name), version: decodeURIComponent(version), ...(sourceName === undefined ? {} : { sourceName }) },
    place: { path: path ?? 'var/lib/dpkg/status', visibility: 'visible' },
    severity: 'high',
    ratings: [],
    status: 'affected',
    references: [],
    cwes: [],
    evidence: [],
    ...rest,
  }
}

export const secret: Finding = {
  kind: 'secret',
  fingerprint: 'secret',
  id: 'alibaba-access-key',
  severity: 'high',
  title: 'Alibaba Cloud AccessKey',
  references: [],
  family: 'access-key',
  redacted: 'LTAI****',
  isPaired: true,
  origin: { kind: 'file', line: 3, offset: 40 },
  place: { path: 'srv/app/test/.env', visibility: 'visible' },
}

export const DIGEST: string = `sha256:${'d'.repeat(64)}`

export const image: ExceptionSubject = {
  reference: 'registry.example/team/shop:1.4',
  digests: [DIGEST, `sha256:${'e'.repeat(64)}`],
  packages: [
    { purl: 'pkg:golang/example.com/shop@v1.0.0', name: 'example.com/shop', version: 'v1.0.0', path: 'usr/bin/shop' },
    { purl: 'pkg:golang/example.com/lib@v0.3.0', name: 'example.com/lib', version: 'v0.3.0', path: 'usr/bin/shop' },
    { purl: 'pkg:golang/example.com/lib@v0.3.0', name: 'example.com/lib', version: 'v0.3.0', path: 'usr/bin/other' },
  ],
}

export const ssl: VulnerabilityFinding = vulnerability('CVE-2025-0001', 'pkg:deb/debian/libssl3@3.0.15-1?arch=amd64&distro=debian-12', { aliases: ['DSA-6001-1'], sourceName: 'openssl', fixedVersion: '3.0.17-1', status: 'fixed' })
export const lodash: VulnerabilityFinding = vulnerability('GHSA-2222-3333-4444', 'pkg:npm/lodash@4.17.15', { aliases: ['CVE-2020-0002'], path: 'srv/app/node_modules/lodash/package.json', fixedVersion: '4.17.21' })
export const scoped: VulnerabilityFinding = vulnerability('CVE-2020-0003', 'pkg:npm/%40scope/minimist@1.2.0', { name: '@scope/minimist', path: 'srv/app/node_modules/@scope/minimist/package.json', status: 'will_not_fix' })
export const goLib: VulnerabilityFinding = vulnerability('CVE-2024-0009', 'pkg:golang/example.com/lib@v0.3.0', { path: 'usr/bin/shop' })
export const goLibElsewhere: VulnerabilityFinding = vulnerability('CVE-2024-0009', 'pkg:golang/example.com/lib@v0.3.0', { path: 'usr/bin/other' })
export const ALL: readonly Finding[] = [ssl, lodash, scoped, goLib, goLibElsewhere, secret]
