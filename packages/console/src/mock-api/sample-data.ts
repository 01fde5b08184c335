import type {
  FindingCategory,
  Image,
  ImageSummary,
  InstalledPackage,
  Registry,
  Repository,
  Severity,
  SeverityCounts,
  VulnerabilityFinding,
} from '@plimsoll/contract'
import { SAMPLE_VULNERABILITIES, type SampleVulnerability } from './sample-vulnerabilities.ts'

const DAY = 86_400_000

/** A digest that looks like one and is the same each time. */
function sampleDigest(seed: string): string {
  let state = 2_166_136_261
  let hex = ''
  for (let index = 0; hex.length < 64; index += 1) {
    for (const char of `${seed}/${index}`) state = Math.imul(state ^ char.charCodeAt(0), 16_777_619) >>> 0
    hex += state.toString(16).padStart(8, '0')
  }
  return `sha256:${hex}`
}

const NO_COUNTS: SeverityCounts = { critical: 0, high: 0, medium: 0, low: 0, negligible: 0, unknown: 0 }

export function countSeverities(severities: readonly Severity[]): SeverityCounts {
  const counts = { ...NO_COUNTS }
  for (const severity of severities) counts[severity === 'none' ? 'negligible' : severity] += 1
  return counts
}

function addCounts(all: readonly SeverityCounts[]): SeverityCounts {
  const sum = { ...NO_COUNTS }
  for (const counts of all) for (const key of Object.keys(sum) as (keyof SeverityCounts)[]) sum[key] += counts[key]
  return sum
}

const registry = (
  id: string,
  kind: Registry['kind'],
  name: string,
  host: string,
  more: Partial<Registry>,
): Registry => ({
  id,
  kind,
  version: kind === 'harbor' ? 'v2' : null,
  name,
  protocol: 'https',
  host,
  port: null,
  address: `https://${host}`,
  ipOverride: null,
  region: null,
  network: 'internet',
  imagesPerHour: null,
  namespace: null,
  apiHost: null,
  hasCertificates: false,
  skipTlsVerification: false,
  repositories: null,
  userName: 'robot$plimsoll',
  hasPassword: true,
  hasApiToken: false,
  hasWebhook: false,
  accountId: null,
  isAutomatic: false,
  canRemove: true,
  canEdit: true,
  state: 'ok',
  failure: null,
  lastSyncAt: null,
  repositoryCount: 0,
  imageCount: 0,
  createdAt: '2026-10-02T08:00:00.000Z',
  ...more,
})

/** Registries of the mock center as seen at `now` (milliseconds). */
export function sampleRegistries(now: number): Registry[] {
  const ago = (ms: number) => new Date(now - ms).toISOString()
  return [
    registry('1', 'sample', 'Sample registry', 'sample.plimsoll.invalid', {
      address: 'Built in',
      userName: null,
      hasPassword: false,
      canEdit: false,
      isAutomatic: true,
      lastSyncAt: ago(DAY / 24),
    }),
    registry('2', 'harbor', 'Harbour master', 'harbor.example.com', { lastSyncAt: ago(1_500_000), imagesPerHour: 120 }),
    registry('3', 'acr', 'acr-prod-hangzhou', 'prod-registry.cn-hangzhou.cr.aliyuncs.example', {
      isAutomatic: true,
      canRemove: false,
      canEdit: false,
      region: 'cn-hangzhou',
      network: 'vpc',
      lastSyncAt: ago(4_200_000),
    }),
    registry('4', 'oci', 'Build farm', 'registry.build.example.net', {
      port: 5000,
      address: 'https://registry.build.example.net:5000',
      state: 'failing',
      userName: null,
      hasPassword: false,
      lastSyncAt: ago(3 * DAY),
      failure: {
        code: 'TLS_CERTIFICATE',
        message:
          'The registry’s certificate is signed by a CA that Plimsoll does not know. Add the CA’s certificate to the registry.',
      },
    }),
  ]
}

const REPOSITORIES: readonly (readonly [registryId: string, name: string, tags: readonly string[]])[] = [
  ['1', 'shop/storefront', ['2.4.0', 'latest']],
  ['1', 'shop/checkout', ['1.9.3']],
  ['1', 'base/tools', ['bookworm']],
  ['2', 'platform/gateway', ['7.2.1', '7.2.0', 'stable']],
  ['2', 'platform/scheduler', ['0.31.0', '0.30.2']],
  ['2', 'data/ingest', ['2026.11.2', '2026.10.9']],
  ['2', 'data/warehouse-migrations-with-a-rather-long-name', ['build-20261119-4f2a91c']],
  ['3', 'web/console', ['v12', 'v11']],
  ['3', 'web/assets', ['v12']],
  ['4', 'ci/runner', ['edge']],
]

/** One image of the mock center with everything about it. */
export interface SampleImage {
  readonly image: Image
  readonly findings: readonly VulnerabilityFinding[]
  readonly packages: readonly InstalledPackage[]
}

/** Images of the mock center; `count` more of the same make long lists. */
export function sampleImages(now: number, registries: readonly Registry[], count: number): SampleImage[] {
  const named = REPOSITORIES.flatMap(([registryId, repository, tags], repositoryIndex) =>
    tags
      .filter((tag) => tag !== 'latest' && tag !== 'stable')
      .map((tag, tagIndex) => ({ registryId, repository, repositoryIndex, tag, tagIndex })),
  )
  const more = Array.from({ length: count }, (_, index) => ({
    registryId: '2',
    repository: 'data/ingest',
    repositoryIndex: 5,
    tag: `nightly-${index + 1}`,
    tagIndex: index + 2,
  }))
  return [...named, ...more].map((name, index) => sampleImage(now, registries, name, index))
}

function sampleImage(
  now: number,
  registries: readonly Registry[],
  name: {
    readonly registryId: string
    readonly repository: string
    readonly repositoryIndex: number
    readonly tag: string
    readonly tagIndex: number
  },
  index: number,
): SampleImage {
  const from = registries.find(({ id }) => id === name.registryId)
  const id = String(index + 1)
  const isAlpine = index % 3 === 1
  const state = index === 9 ? 'failed' : index === 11 ? 'unscanned' : index === 5 ? 'partial' : 'complete'
  const digest = sampleDigest(`${name.repository}:${name.tag}`)
  const host = from?.kind === 'sample' ? 'sample' : (from?.host ?? '')
  const hasResult = state === 'complete' || state === 'partial'
  const system = SAMPLE_VULNERABILITIES.filter(({ type }) => type === (isAlpine ? 'apk' : 'deb'))
  const application = SAMPLE_VULNERABILITIES.filter(({ type }) => type !== 'apk' && type !== 'deb')
  const chosen =
    !hasResult || index === 2
      ? []
      : [...system.slice(name.tagIndex), ...application.slice(index % 3, (index % 3) + (index % 4))]
  const layers = sampleLayers(isAlpine, name.repository)
  const findings = chosen.map((vulnerability, at) => toFinding(vulnerability, index * 100 + at + 1, layers, now))
  const packages = toPackages(chosen, layers, isAlpine, findings)
  const vulnerabilities = countSeverities(findings.map(({ severity }) => severity))
  const counts = (category: FindingCategory) => findings.filter((finding) => finding.category === category).length
  const image: Image = {
    id,
    digest,
    platform: index % 5 === 4 ? 'linux/arm64' : 'linux/amd64',
    reference: `${host}/${name.repository}:${name.tag}`,
    references: [
      {
        registryId: name.registryId,
        registryName: from?.name ?? '',
        registryKind: from?.kind ?? 'oci',
        repositoryId: String(name.repositoryIndex + 1),
        repository: name.repository,
        tags: index === 0 ? [name.tag, 'latest'] : [name.tag],
      },
    ],
    state,
    failure:
      state === 'failed'
        ? { code: 'REGISTRY_TLS', message: 'The registry’s certificate is signed by a CA that Plimsoll does not know.' }
        : null,
    distro: hasResult ? (isAlpine ? 'Alpine Linux 3.19.1' : 'Debian GNU/Linux 12 (bookworm)') : null,
    vulnerabilities,
    findings: {
      'system-vulnerability': counts('system-vulnerability'),
      'application-vulnerability': counts('application-vulnerability'),
      malware: 0,
      secret: 0,
      'sensitive-file': 0,
      baseline: 0,
      'build-risk': 0,
    },
    worstSeverity: chosen[0] === undefined ? null : worst(chosen.map(({ severity }) => severity)),
    packageCount: packages.length,
    compressedBytes: layers.reduce((sum, layer) => sum + (layer.compressedBytes ?? 0), 0),
    createdAt: new Date(now - (index + 3) * DAY).toISOString(),
    pushedAt: new Date(now - (index + 2) * DAY).toISOString(),
    lastScanAt: hasResult ? new Date(now - (index + 1) * 2_400_000).toISOString() : null,
    indexDigest: null,
    imageId: sampleDigest(`config ${digest}`),
    layers: layers.map((layer) => ({
      ...layer,
      packageCount: packages.filter((each) => each.layer === layer.index).length,
      vulnerabilities: countSeverities(
        findings.filter(({ place }) => place.layer?.index === layer.index).map(({ severity }) => severity),
      ),
    })),
    history: [
      ...layers
        .slice(0, 1)
        .map(({ instruction, index: layer }) => ({ instruction: instruction ?? '', createdAt: null, layer })),
      { instruction: 'ENV NODE_ENV=production', createdAt: null, layer: null },
      ...layers
        .slice(1)
        .map(({ instruction, index: layer }) => ({ instruction: instruction ?? '', createdAt: null, layer })),
      { instruction: 'USER 1000', createdAt: null, layer: null },
      { instruction: 'CMD ["node", "server.js"]', createdAt: null, layer: null },
    ],
    config: {
      user: '1000',
      entrypoint: [],
      cmd: ['node', 'server.js'],
      workingDir: '/srv/app',
      exposedPorts: ['8080/tcp'],
      volumes: [],
      labels: [{ name: 'org.opencontainers.image.source', value: 'https://git.example.com/shop' }],
      envNames: ['PATH', 'NODE_ENV'],
    },
    problems:
      state === 'partial'
        ? [
            {
              code: 'LIMIT_EXCEEDED',
              message: 'A file is larger than 4 GiB and was not looked at.',
              source: 'layer',
              path: 'srv/app/data/corpus.bin',
              layer: layers[2]?.diffId ?? null,
            },
          ]
        : [],
    advisories: hasResult ? { generation: '2026-11-23T04:00', builtAt: '2026-11-23T04:00:00.000Z' } : null,
    engineVersion: hasResult ? '0.1.0' : null,
    firstSeenAt: new Date(now - (index + 2) * DAY).toISOString(),
  }
  return { image, findings, packages }
}

const ORDER: readonly Severity[] = ['unknown', 'none', 'negligible', 'low', 'medium', 'high', 'critical']

export function rank(severity: Severity | null): number {
  return severity === null ? -1 : ORDER.indexOf(severity)
}

function worst(severities: readonly Severity[]): Severity | null {
  return [...severities].sort((a, b) => rank(b) - rank(a))[0] ?? null
}

function sampleLayers(
  isAlpine: boolean,
  repository: string,
): Omit<Image['layers'][number], 'packageCount' | 'vulnerabilities'>[] {
  const rows: readonly (readonly [instruction: string, compressed: number, uncompressed: number])[] = [
    [
      `ADD ${isAlpine ? 'alpine-minirootfs-3.19.1' : 'debian-bookworm-rootfs'}.tar.xz / # buildkit`,
      isAlpine ? 3_400_000 : 29_000_000,
      isAlpine ? 7_400_000 : 74_800_000,
    ],
    [
      isAlpine
        ? 'RUN apk add --no-cache libmizzen bilge nodejs'
        : 'RUN apt-get update && apt-get install -y --no-install-recommends libgale2 capstan coil libhalyard4 libspar3 && rm -rf /var/lib/apt/lists/*',
      41_200_000,
      118_000_000,
    ],
    ['COPY package.json package-lock.json ./ # buildkit', 190_000, 812_000],
    ['RUN npm ci --omit=dev', 18_400_000, 96_300_000],
    ['COPY . . # buildkit', 2_300_000, 7_900_000],
  ]
  return rows.map(([instruction, compressedBytes, uncompressedBytes], index) => {
    const seed = index === 0 ? `base ${isAlpine}` : `${repository} ${index}`
    return {
      index,
      diffId: sampleDigest(seed),
      digest: sampleDigest(`blob ${seed}`),
      mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
      compressedBytes,
      uncompressedBytes,
      instruction,
      createdAt: null,
    }
  })
}

const isSystem = (type: SampleVulnerability['type']) => type === 'deb' || type === 'apk'

function packageRef(from: SampleVulnerability): VulnerabilityFinding['package'] {
  const at = SAMPLE_VULNERABILITIES.findIndex((each) => each.package === from.package)
  const name = from.type === 'maven' ? from.package.replace(':', '/') : from.package
  return {
    id: String(at + 1),
    purl: `pkg:${from.type}/${isSystem(from.type) ? `${from.type === 'deb' ? 'debian' : 'alpine'}/` : ''}${name}@${from.version}`,
    type: from.type,
    name: from.package,
    version: from.version,
    sourceName: isSystem(from.type) ? from.source : null,
    sourceVersion: isSystem(from.type) ? from.version : null,
  }
}

function toFinding(
  from: SampleVulnerability,
  id: number,
  layers: readonly { readonly index: number; readonly diffId: string; readonly instruction: string | null }[],
  now: number,
): VulnerabilityFinding {
  const layer = layers[isSystem(from.type) ? 1 : 3]
  return {
    id: sampleDigest(`finding ${id}`).slice(7, 39),
    category: isSystem(from.type) ? 'system-vulnerability' : 'application-vulnerability',
    vulnerabilityId: from.id,
    aliases: isSystem(from.type) ? [] : [from.id.replace('CVE-1998-', 'GHSA-zzzz-zzzz-')],
    title: from.title,
    package: packageRef(from),
    place: {
      path:
        from.type === 'deb'
          ? 'var/lib/dpkg/status'
          : from.type === 'apk'
            ? 'lib/apk/db/installed'
            : `srv/app/node_modules/${from.package}/package.json`,
      visibility: 'visible',
      layer: layer === undefined ? null : { index: layer.index, diffId: layer.diffId, instruction: layer.instruction },
    },
    severity: from.severity,
    severitySource: isSystem(from.type) ? 'debian-tracker' : 'ghsa',
    score: from.score,
    status: from.fixed === null ? (from.severity === 'low' ? 'will_not_fix' : 'affected') : 'fixed',
    fixedVersion: from.fixed,
    kev: from.kev ? { dateAdded: '2026-08-14', dueDate: '2026-09-04', ransomware: from.score === 9.8 } : null,
    epss:
      from.epss === null
        ? null
        : { score: from.epss, percentile: Math.min(0.999, from.epss * 1.05 + 0.2), date: '2026-11-22' },
    evidence: [
      {
        source: isSystem(from.type) ? 'debian-tracker' : `osv/${from.type}`,
        advisoryId: from.id,
        ecosystem: from.type === 'deb' ? 'Debian:12' : from.type === 'apk' ? 'Alpine:v3.19' : from.type,
        comparedName: from.source,
        comparedVersion: from.version,
        range: from.fixed === null ? '>= 0' : `>= 0, < ${from.fixed}`,
      },
    ],
    state: 'open',
    verdict: 'unhandled',
    firstSeenAt: new Date(now - 9 * DAY).toISOString(),
    lastSeenAt: new Date(now - 2_400_000).toISOString(),
  }
}

function toPackages(
  chosen: readonly SampleVulnerability[],
  layers: readonly { readonly index: number }[],
  isAlpine: boolean,
  findings: readonly VulnerabilityFinding[],
): InstalledPackage[] {
  const clean: readonly (readonly [string, string, string])[] = isAlpine
    ? [
        ['apk', 'alpine-baselayout', '3.4.3-r2'],
        ['apk', 'musl', '1.2.4_git20230717-r4'],
        ['npm', 'windlass', '2.0.1'],
      ]
    : [
        ['deb', 'base-files', '12.4+deb12u5'],
        ['deb', 'dash', '0.5.12-2'],
        ['deb', 'tzdata', '2024a-0+deb12u1'],
        ['npm', 'windlass', '2.0.1'],
      ]
  const base = { architecture: 'amd64', licenses: ['MIT'], vendor: null, visibility: 'visible' as const, ownedBy: null }
  const hit = [...new Map(chosen.map((each) => [each.package, each])).values()].map((from): InstalledPackage => {
    const ref = packageRef(from)
    return {
      ...base,
      ...ref,
      path: isSystem(from.type) ? 'var/lib/dpkg/status' : `srv/app/node_modules/${from.package}/package.json`,
      layer: layers[isSystem(from.type) ? 1 : 3]?.index ?? 0,
      vulnerabilities: countSeverities(
        findings.filter((finding) => finding.package.id === ref.id).map(({ severity }) => severity),
      ),
    }
  })
  const others = clean.map(
    ([type, name, version], index): InstalledPackage => ({
      ...base,
      id: String(900 + index),
      purl: `pkg:${type}/${name}@${version}`,
      type,
      name,
      version,
      sourceName: null,
      sourceVersion: null,
      path: type === 'npm' ? `srv/app/node_modules/${name}/package.json` : 'var/lib/dpkg/status',
      layer: type === 'npm' ? 3 : 0,
      vulnerabilities: NO_COUNTS,
    }),
  )
  return [...hit, ...others].sort((a, b) => a.name.localeCompare(b.name))
}

/** Repositories with counts taken from the images. */
export function sampleRepositories(registries: readonly Registry[], images: readonly ImageSummary[]): Repository[] {
  return REPOSITORIES.map(([registryId, name, tags], index) => {
    const from = registries.find(({ id }) => id === registryId)
    const own = images.filter(({ references }) => references[0]?.repositoryId === String(index + 1))
    return {
      id: String(index + 1),
      registryId,
      registryName: from?.name ?? '',
      registryKind: from?.kind ?? 'oci',
      name,
      tagCount: tags.length,
      imageCount: own.length,
      scannedImageCount: own.filter(({ lastScanAt }) => lastScanAt !== null).length,
      vulnerabilities: addCounts(own.map(({ vulnerabilities }) => vulnerabilities)),
      isInScope: registryId !== '4',
      lastPushedAt: own[0]?.pushedAt ?? null,
      lastSyncAt: from?.lastSyncAt ?? null,
    }
  })
}
