import { type DiffId, parseDiffId, parseDigest } from '../../domain/digest.ts'
import { SCANNERS } from '../../domain/scanner.ts'
import type { ExceptionStatement } from '../../exceptions/exception-rule.ts'
import type { Finding, VulnerabilityFinding } from '../../findings/finding.ts'
import type { InstalledPackage } from '../../inventory/image-inventory.ts'
import type { ScanReport } from '../scan-report.ts'

const digest = (digit: string) => parseDigest(`sha256:${digit.repeat(64)}`)
const diffId = (digit: string): DiffId => parseDiffId(`sha256:${digit.repeat(64)}`)

const layers = [
  { index: 0, diffId: diffId('a'), digest: digest('1'), compressedBytes: 29_124_181, uncompressedBytes: 77_819_392, mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', instruction: 'ADD rootfs.tar.xz in /', created: '2026-05-01T00:00:00Z' },
  { index: 1, diffId: diffId('b'), digest: digest('2'), compressedBytes: 41_002_733, uncompressedBytes: 120_211_456, mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', instruction: 'RUN apt-get update && apt-get install -y --no-install-recommends nginx python3 && rm -rf /var/lib/apt/lists/*' },
  { index: 2, diffId: diffId('c'), digest: digest('3'), compressedBytes: 5_120_004, uncompressedBytes: 19_333_120, mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', instruction: 'COPY app /srv/app' },
]

const place = (layer: number, path: string, visibility: 'visible' | 'hidden' = 'visible') => {
  const { index, diffId, instruction } = layers[layer] as (typeof layers)[number]
  return { path, layer: { index, diffId, instruction }, visibility }
}

const debian = 'pkg:deb/debian'
const openssl = { name: 'openssl', version: '3.0.15-1~deb12u1' }

/** Packages of every shape that formats must cope with: one source in two binaries, an owned language package, a hidden one, an odd name. */
export const samplePackages: readonly InstalledPackage[] = [
  { type: 'deb', name: 'libssl3', version: '3.0.15-1~deb12u1', architecture: 'amd64', source: openssl, licenses: ['Apache-2.0'], vendor: 'Debian OpenSSL Team <team@example.org>', dependsOn: ['libc6'], purl: `${debian}/libssl3@3.0.15-1~deb12u1?arch=amd64&distro=debian-12&upstream=openssl`, path: 'var/lib/dpkg/status', layer: 0, visibility: 'visible' },
  { type: 'deb', name: 'nginx', version: '1.22.1-9', architecture: 'amd64', licenses: ['BSD-2-Clause'], dependsOn: ['libc6', 'libssl3'], purl: `${debian}/nginx@1.22.1-9?arch=amd64&distro=debian-12`, path: 'var/lib/dpkg/status', layer: 1, visibility: 'visible' },
  { type: 'deb', name: 'openssl', version: '3.0.15-1~deb12u1', architecture: 'amd64', dependsOn: ['libssl3'], purl: `${debian}/openssl@3.0.15-1~deb12u1?arch=amd64&distro=debian-12`, path: 'var/lib/dpkg/status', layer: 0, visibility: 'visible' },
  { type: 'npm', name: '@scope/minimist', version: '1.2.0', licenses: ['MIT'], purl: 'pkg:npm/%40scope/minimist@1.2.0', path: 'srv/app/node_modules/@scope/minimist/package.json', layer: 2, visibility: 'visible' },
  { type: 'npm', name: 'lodash', version: '4.17.15', licenses: ['MIT'], purl: 'pkg:npm/lodash@4.17.15', path: 'srv/app/node_modules/lodash/package.json', layer: 2, visibility: 'visible' },
  { type: 'npm', name: 'lodash', version: '4.17.15', licenses: ['MIT'], purl: 'pkg:npm/lodash@4.17.15', path: 'srv/app/node_modules/tool/node_modules/lodash/package.json', layer: 2, visibility: 'visible' },
  { type: 'pypi', name: 'PyYAML', version: '6.0', licenses: ['MIT License'], purl: 'pkg:pypi/pyyaml@6.0', path: 'usr/lib/python3/dist-packages/PyYAML-6.0.egg-info', layer: 1, visibility: 'visible', ownedBy: `${debian}/python3-yaml@6.0-3+b2?arch=amd64&distro=debian-12` },
  { type: 'pypi', name: '=cmd|calc', version: '0.1', purl: 'pkg:pypi/%3Dcmd%7Ccalc@0.1', path: 'srv/app/=cmd.dist-info/METADATA', layer: 2, visibility: 'hidden' },
]

const sslEvidence = { source: 'debian-tracker', advisoryId: 'CVE-2025-0001', ecosystem: 'Debian:12', comparedName: 'openssl', comparedVersion: '3.0.15-1~deb12u1', range: '>= 0, < 3.0.17-1~deb12u3' }

const sslFinding = (name: 'libssl3' | 'openssl', fingerprint: string): VulnerabilityFinding => ({
  kind: 'vulnerability',
  fingerprint,
  id: 'CVE-2025-0001',
  aliases: ['DSA-6001-1'],
  package: { purl: `${debian}/${name}@3.0.15-1~deb12u1?arch=amd64&distro=debian-12${name === 'libssl3' ? '&upstream=openssl' : ''}`, type: 'deb', name, version: '3.0.15-1~deb12u1', sourceName: 'openssl', sourceVersion: '3.0.15-1~deb12u1' },
  place: place(0, 'var/lib/dpkg/status'),
  severity: 'critical',
  severitySource: 'nvd',
  ratings: [
    { source: 'debian', severity: 'unknown' },
    { source: 'nvd', severity: 'critical', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', score: 9.8 },
  ],
  status: 'fixed',
  fixedVersion: '3.0.17-1~deb12u3',
  title: 'Out-of-bounds write when a key is unwrapped',
  description: 'A crafted message makes the key unwrap routine write past its buffer.\nAn attacker may run code.',
  references: ['https://example.org/advisories/1', 'https://example.org/fix?a=1&b=2'],
  cwes: ['CWE-787'],
  published: '2025-09-30T14:15:41Z',
  modified: '2025-11-04T22:16:00Z',
  kev: { dateAdded: '2025-10-02', dueDate: '2025-10-23', ransomware: true },
  epss: { score: 0.4213, percentile: 0.974, date: '2026-06-01' },
  evidence: [sslEvidence],
})

/** Worst first, as the pipeline gives them. */
export const sampleFindings: readonly VulnerabilityFinding[] = [
  sslFinding('libssl3', '1'.repeat(32)),
  sslFinding('openssl', '2'.repeat(32)),
  {
    kind: 'vulnerability',
    fingerprint: '3'.repeat(32),
    id: 'GHSA-2222-3333-4444',
    aliases: ['CVE-2020-0002'],
    package: { purl: 'pkg:npm/%40scope/minimist@1.2.0', type: 'npm', name: '@scope/minimist', version: '1.2.0' },
    place: place(2, 'srv/app/node_modules/@scope/minimist/package.json'),
    severity: 'medium',
    severitySource: 'ghsa',
    ratings: [{ source: 'ghsa', severity: 'medium', vector: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:L/VA:L/SC:N/SI:N/SA:N', score: 6.9 }],
    status: 'fixed',
    fixedVersion: '1.2.6',
    title: 'Prototype pollution through <constructor> keys | 原型污染',
    references: [],
    cwes: ['CWE-1321'],
    evidence: [{ source: 'osv/npm', advisoryId: 'GHSA-2222-3333-4444', ecosystem: 'npm', comparedName: '@scope/minimist', comparedVersion: '1.2.0', range: '>= 0, < 1.2.6' }],
  },
  {
    kind: 'vulnerability',
    fingerprint: '4'.repeat(32),
    id: 'CVE-2023-0003',
    aliases: [],
    package: { purl: `${debian}/nginx@1.22.1-9?arch=amd64&distro=debian-12`, type: 'deb', name: 'nginx', version: '1.22.1-9' },
    place: place(1, 'var/lib/dpkg/status'),
    severity: 'low',
    severitySource: 'debian',
    ratings: [{ source: 'debian', severity: 'low' }],
    status: 'will_not_fix',
    description: 'A worker may leak memory. It needs an unusual configuration.',
    references: ['https://example.org/nginx'],
    cwes: [],
    evidence: [{ source: 'debian-tracker', advisoryId: 'CVE-2023-0003', ecosystem: 'Debian:12', comparedName: 'nginx', comparedVersion: '1.22.1-9', range: '>= 0' }],
  },
  {
    kind: 'vulnerability',
    fingerprint: '5'.repeat(32),
    id: 'PYSEC-2024-9',
    aliases: [],
    package: { purl: 'pkg:pypi/%3Dcmd%7Ccalc@0.1', type: 'pypi', name: '=cmd|calc', version: '0.1' },
    place: place(2, 'srv/app/=cmd.dist-info/METADATA', 'hidden'),
    severity: 'unknown',
    ratings: [],
    status: 'affected',
    title: '\u001b[31mnot red\u001b[0m',
    references: [],
    cwes: [],
    evidence: [{ source: 'osv/PyPI', advisoryId: 'PYSEC-2024-9', ecosystem: 'PyPI', comparedName: '=cmd|calc', comparedVersion: '0.1', range: '>= 0' }],
  },
]

/** A report with every shape that a writer must cope with. */
export const sampleReport: ScanReport = {
  schema: 1,
  engine: { name: 'plimsoll', version: '0.1.0' },
  image: {
    reference: 'registry.example/team/shop:1.4',
    digest: digest('d'),
    indexDigest: digest('e'),
    imageId: digest('f'),
    platform: { os: 'linux', architecture: 'amd64' },
    config: {
      created: '2026-05-02T10:00:00Z',
      architecture: 'amd64',
      os: 'linux',
      user: 'www-data',
      env: ['PATH=/usr/bin:/bin'],
      entrypoint: ['/srv/app/start'],
      cmd: [],
      exposedPorts: ['8080/tcp'],
      volumes: [],
      labels: { 'org.opencontainers.image.source': 'https://git.example/shop' },
      history: [],
      diffIds: layers.map((layer) => layer.diffId),
    },
    annotations: {},
  },
  scanners: SCANNERS,
  inventory: {
    distro: { id: 'debian', versionId: '12', name: 'Debian GNU/Linux', prettyName: 'Debian GNU/Linux 12 (bookworm)', versionCodename: 'bookworm', idLike: [] },
    packages: samplePackages,
    facts: [],
    layers,
    status: 'partial',
    problems: [],
  },
  findings: sampleFindings,
  advisories: {
    generation: '20260601T000000Z-1f2e3d4c',
    builtAt: '2026-06-01T00:00:00Z',
    sources: [
      { name: 'debian-tracker', updatedAt: '2026-05-31T22:00:00Z' },
      { name: 'osv/npm', updatedAt: '2026-05-31T20:00:00Z' },
    ],
  },
  status: 'partial',
  problems: [{ code: 'MALFORMED', message: 'The archive ends in the middle of a file.', source: 'packages/java', path: 'srv/app/lib/broken.jar', layer: diffId('c') }],
}

/** One finding of every other kind and more of some: in archives, in deleted files, in the config, in the build; with markup and control characters in names. */
export const contentFindings: readonly Finding[] = [
  {
    kind: 'malware',
    fingerprint: 'a1'.repeat(16),
    id: 'miner_xmrig_config',
    severity: 'critical',
    title: 'Configuration of a coin miner',
    description: 'A configuration file of a coin miner with a pool and a wallet.',
    advice: 'Delete the file and find out which build step brought it in.',
    references: ['https://example.org/miners'],
    engine: 'yara',
    pack: 'builtin',
    family: 'miner',
    level: 'serious',
    md5: '0123456789abcdef'.repeat(2),
    sha256: '0123456789abcdef'.repeat(4),
    size: 812,
    matches: [{ name: '$pool', offset: 44, length: 21, context: '"url": "stratum+tcp://pool.example:3333"' }],
    place: place(2, 'srv/app/cache/<b>config</b>.json', 'hidden'),
  },
  {
    kind: 'malware',
    fingerprint: 'a2'.repeat(16),
    id: 'webshell_jsp_runtime',
    severity: 'high',
    title: 'JSP page that runs commands of its caller',
    references: [],
    engine: 'indicator',
    pack: 'our, list',
    family: 'webshell',
    level: 'suspicious',
    member: 'WEB-INF/x.jsp',
    md5: 'f'.repeat(32),
    sha256: 'e'.repeat(64),
    size: 2048,
    matches: [],
    place: place(2, 'srv/app/shop.war'),
  },
  {
    kind: 'secret',
    fingerprint: 'b1'.repeat(16),
    id: 'alibaba-access-key',
    severity: 'high',
    title: 'Alibaba Cloud AccessKey',
    description: 'An AccessKey of Alibaba Cloud.',
    advice: 'Disable the AccessKey in the RAM console, then remove it from the image.',
    references: [],
    family: 'access-key',
    redacted: 'LTAI****wxyz',
    isPaired: true,
    origin: { kind: 'file', line: 3, offset: 44 },
    place: place(2, 'srv/app/.env'),
  },
  {
    kind: 'secret',
    fingerprint: 'b2'.repeat(16),
    id: 'password-env',
    severity: 'medium',
    title: 'Password in an environment variable',
    references: [],
    family: 'password',
    redacted: 'hu****r2',
    isPaired: false,
    origin: { kind: 'env', name: 'DB_PASSWORD' },
  },
  {
    kind: 'secret',
    fingerprint: 'b3'.repeat(16),
    id: 'password-url',
    severity: 'medium',
    title: 'Password in a web address',
    references: [],
    family: 'password',
    redacted: 's3****et',
    isPaired: false,
    origin: { kind: 'history', index: 4 },
  },
  {
    kind: 'modified-file',
    fingerprint: 'c1'.repeat(16),
    id: 'modified-system-file',
    severity: 'high',
    title: 'A file of a package was changed',
    references: [],
    package: `${debian}/openssl@3.0.15-1~deb12u1?arch=amd64&distro=debian-12`,
    expected: `md5:${'1'.repeat(32)}`,
    actual: `md5:${'2'.repeat(32)}`,
    place: place(1, 'usr/bin/openssl'),
  },
  {
    kind: 'baseline',
    fingerprint: 'd1'.repeat(16),
    id: 'ssh-root-login',
    severity: 'medium',
    title: 'sshd lets root log in',
    references: [],
    baseline: 'linux-ssh',
    detail: 'PermitRootLogin is yes.',
    line: 12,
    place: place(1, 'etc/ssh/sshd_config'),
  },
  {
    kind: 'baseline',
    fingerprint: 'd2'.repeat(16),
    id: 'image-healthcheck',
    severity: 'low',
    title: 'The image says how its health is checked',
    references: [],
    baseline: 'image',
  },
  {
    kind: 'build-risk',
    fingerprint: 'e1'.repeat(16),
    id: 'pipe-to-shell',
    severity: 'medium',
    title: 'A script from the network is run unseen',
    advice: 'Download to a file, check its digest, then run it.',
    references: ['https://example.org/pipes'],
    line: 7,
    instruction: 'RUN curl -fsSL https://example.org/i.sh | sh',
  },
  {
    kind: 'sensitive-file',
    fingerprint: 'f1'.repeat(16),
    id: 'shell-history',
    severity: 'low',
    title: 'History of a shell',
    references: [],
    place: place(2, 'root/.bash_history', 'hidden'),
  },
]

/** {@link sampleReport} with findings of every kind. */
export const contentReport: ScanReport = { ...sampleReport, findings: [...sampleFindings, ...contentFindings] }

/** Nothing installed, nothing found, nothing wrong: a scratch image. */
export const emptyReport: ScanReport = {
  schema: 1,
  engine: { name: 'plimsoll', version: '0.1.0' },
  image: {
    reference: 'oci:build/out:latest',
    platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
    config: { env: [], entrypoint: [], cmd: [], exposedPorts: [], volumes: [], labels: {}, history: [], diffIds: [] },
    annotations: {},
  },
  scanners: SCANNERS,
  inventory: { packages: [], facts: [], layers: [], status: 'complete', problems: [] },
  findings: [],
  advisories: { generation: '20260601T000000Z-1f2e3d4c', builtAt: '2026-06-01T00:00:00Z', sources: [] },
  status: 'complete',
  problems: [],
}

/** Why two findings are not in the report any more: by an ignore file that ends, and by a VEX document. */
const accepted: ExceptionStatement = {
  status: 'ignored',
  reason: 'The worker restarts every hour | <b>see</b> the runbook.',
  author: 'ops@example.org',
  expires: '2026-12-31T00:00:00Z',
  source: { format: 'plimsollignore', file: '.plimsollignore.yaml', line: 4 },
}
const notAffected: ExceptionStatement = {
  status: 'not_affected',
  justification: 'vulnerable_code_not_in_execute_path',
  statedAt: '2026-05-30T10:00:00Z',
  author: 'Example Vendor',
  source: { format: 'openvex', file: 'vendor.openvex.json', document: 'https://example.org/vex/7' },
}

/** The full report after exceptions: one vulnerability in two packages answered for by VEX, one ignored, a secret ignored, an expired rule. */
export const suppressedReport: ScanReport = {
  ...sampleReport,
  findings: sampleFindings.filter(({ id }) => id !== 'CVE-2025-0001' && id !== 'CVE-2023-0003'),
  suppressed: [
    ...sampleFindings.filter(({ id }) => id === 'CVE-2025-0001').map((finding) => ({ finding, exception: notAffected })),
    ...contentFindings.filter(({ id }) => id === 'password-env').map((finding) => ({ finding, exception: accepted })),
    ...sampleFindings.filter(({ id }) => id === 'CVE-2023-0003').map((finding) => ({ finding, exception: accepted })),
  ],
  exceptions: {
    rules: 4,
    expired: [
      {
        exception: { status: 'ignored', reason: 'until the next release', expires: '2026-01-01T00:00:00Z', source: { format: 'trivyignore', file: '.trivyignore', line: 2 } },
        ids: ['GHSA-2222-3333-4444'],
        findings: 1,
      },
    ],
  },
}
