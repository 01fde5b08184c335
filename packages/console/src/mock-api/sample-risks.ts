import type { Risk, RiskCategory, RiskDetails, Severity } from '@plimsoll/contract'
import type { SampleImage } from './sample-data.ts'

interface Made {
  readonly category: RiskCategory
  readonly rule: string
  readonly title: string
  readonly severity: Severity
  readonly path: string | null
  readonly advice: string
  readonly details: RiskDetails
}

const MADE: readonly Made[] = [
  {
    category: 'malware',
    rule: 'miner_pool_address',
    title: 'Mining pool address in a program',
    severity: 'critical',
    path: 'tmp/.cache/kdevtmpfsi',
    advice: 'Rebuild the image from a trusted base, and find out how the file came in.',
    details: {
      kind: 'malware',
      engine: 'yara',
      pack: 'builtin',
      family: 'miner',
      level: 'serious',
      member: null,
      md5: '9e107d9d372bb6826bd81d3542a419d6',
      sha256: 'd7a8fbb307d7809469ca9abcb0082e4f8d5651e46d3cdb762d02d0bf37c9e592',
      size: 2_401_232,
      matches: [{ name: '$pool', offset: 81_920, length: 14, context: 'stratum+tcp://pool.example:3333' }],
    },
  },
  {
    category: 'secret',
    rule: 'alibaba-access-key',
    title: 'Alibaba Cloud AccessKey',
    severity: 'high',
    path: 'srv/app/config.properties',
    advice: 'Disable the AccessKey, make a new one, and hand it over when the container starts.',
    details: {
      kind: 'secret',
      family: 'access-key',
      redacted: 'LTAI…9xYz',
      isPaired: true,
      origin: 'file',
      name: null,
      line: 12,
      member: null,
    },
  },
  {
    category: 'secret',
    rule: 'env-password',
    title: 'Password in an environment variable',
    severity: 'medium',
    path: null,
    advice: 'Take it out of the image; set it where the container runs.',
    details: {
      kind: 'secret',
      family: 'password',
      redacted: 's3…et',
      isPaired: false,
      origin: 'env',
      name: 'DB_PASSWORD',
      line: null,
      member: null,
    },
  },
  {
    category: 'sensitive-file',
    rule: 'ssh-private-key',
    title: 'SSH private key',
    severity: 'high',
    path: 'root/.ssh/id_ed25519',
    advice: 'Remove the key and replace it everywhere.',
    details: { kind: 'sensitive-file' },
  },
  {
    category: 'baseline',
    rule: 'redis/protected-mode',
    title: 'Redis answers anybody',
    severity: 'high',
    path: 'etc/redis/redis.conf',
    advice: 'Set "protected-mode yes" and a password.',
    details: { kind: 'baseline', baseline: 'redis', detail: 'protected-mode is "no".', line: 94 },
  },
  {
    category: 'build-risk',
    rule: 'root-user',
    title: 'Runs as root',
    severity: 'medium',
    path: null,
    advice: 'Add a user and name it with USER.',
    details: { kind: 'build-risk', line: 1, instruction: 'FROM debian:12' },
  },
]

/** What a made-up image has besides vulnerabilities: every image a few of them, the same ones each time. */
export function risksOf({ image, findings }: SampleImage): readonly Risk[] {
  if (findings.length === 0) return []
  const seed = Number(image.id)
  return MADE.filter((_, index) => (seed + index) % 3 !== 0).map((made, index) => ({
    id: `${seed}${index}`.padStart(32, '0'),
    imageId: image.id,
    category: made.category,
    rule: made.rule,
    title: made.title,
    severity: made.severity,
    description: null,
    advice: made.advice,
    references: [],
    place:
      made.path === null
        ? null
        : {
            path: made.path,
            visibility: index === 0 ? 'hidden' : 'visible',
            layer: { index: 1, diffId: `sha256:${'1'.repeat(64)}`, instruction: 'COPY . /srv/app' },
          },
    details: made.details,
    state: 'open',
    verdict: 'unhandled',
    firstSeenAt: image.lastScanAt ?? image.createdAt ?? '2026-01-01T00:00:00.000Z',
    lastSeenAt: image.lastScanAt ?? image.createdAt ?? '2026-01-01T00:00:00.000Z',
  }))
}
