import { buildLayer, type LayerItem } from '@plimsoll/testkit'
import { describe, expect, it } from 'vitest'
import { ANALYZERS } from '../analyzers/catalog.ts'
import { BASELINES } from '../baselines/catalog.ts'
import type { BaselineCheck } from '../baselines/check.ts'
import { imageView } from '../baselines/image-view.ts'
import { judgeImage } from '../baselines/judge-image.ts'
import type { CheckSample, SampleFile } from '../baselines/sample.ts'
import { selectBaselines } from '../baselines/select-baselines.ts'
import type { ImageInventory } from '../inventory/image-inventory.ts'
import { overlay } from '../inventory/overlay.ts'
import { DEFAULT_LAYER_LIMITS } from '../layer/limits.ts'
import { analyzeLayer } from '../layer-report/analyze-layer.ts'
import type { ImageConfig } from '../source/image-source.ts'
import type { SecretFinding } from './finding.ts'
import { judgeBaselines } from './judge-baselines.ts'

const CHECKS = BASELINES.flatMap((baseline) => baseline.checks.map((check) => ({ baseline, check, id: check.id })))
const READERS = ANALYZERS.filter(({ name }) => !name.startsWith('content/'))
const EMPTY: ImageConfig = {
  env: [],
  entrypoint: [],
  cmd: [],
  exposedPorts: [],
  volumes: [],
  labels: {},
  history: [],
  diffIds: [],
}

function item(file: SampleFile): LayerItem {
  if (typeof file === 'string') return file
  const { text, link, device, ...metadata } = file
  if (device) return { kind: 'block-device', deviceMajor: 8, deviceMinor: 0, ...metadata }
  if (link !== undefined) return { kind: 'symlink', linkTarget: link, ...metadata }
  return text === undefined ? { kind: 'directory', ...metadata } : { kind: 'file', content: text, ...metadata }
}

/** The image of a sample as the engine sees it: a real layer, read and laid. */
async function inventoryOf({ files = {}, config = {} }: CheckSample): Promise<[ImageInventory, ImageConfig]> {
  const content = Object.fromEntries(Object.entries(files).map(([path, file]) => [path, item(file)]))
  const layer = buildLayer(content)
  const { report } = await analyzeLayer(
    {
      mediaType: layer.mediaType,
      async *open() {
        yield layer.bytes
      },
    },
    { analyzers: READERS, limits: DEFAULT_LAYER_LIMITS, signal: new AbortController().signal },
  )
  const whole = { ...EMPTY, ...config }
  return [overlay([report], { config: whole, layers: [] }), whole]
}

async function judge(check: BaselineCheck, sample: CheckSample): Promise<readonly [string, string]> {
  const [inventory, config] = await inventoryOf(sample)
  const { leaks = [], reference, asOf } = sample
  const view = imageView(inventory, config, {
    leaks,
    ...(reference !== undefined && { reference }),
    ...(asOf !== undefined && { asOf }),
  })
  const baseline = { id: 'x', title: 'x', description: 'x', kind: 'configuration', checks: [check] } as const
  const [result] = judgeImage(view, [baseline])
  return [result?.outcome ?? '', result?.detail ?? '']
}

describe('the catalog of baselines', () => {
  it('holds at least 150 checks in 12 baselines, each id once', () => {
    expect(BASELINES.length).toBeGreaterThanOrEqual(12)
    expect(CHECKS.length).toBeGreaterThanOrEqual(150)
    expect(new Set(CHECKS.map(({ id }) => id)).size).toBe(CHECKS.length)
    expect(new Set(BASELINES.map(({ id }) => id)).size).toBe(BASELINES.length)
  })

  it.each(CHECKS)('$id says what it is, why, and what to do', ({ id, check }) => {
    expect(id).toMatch(/^[a-z0-9-]+\.[a-z0-9-]+$/)
    for (const sentence of [check.motivation, check.remediation]) expect(sentence).toMatch(/^\S.{10,}\.$/s)
    expect(check.title).toMatch(/^\S.{5,90}[^.]$/)
    expect(check.reads).not.toBe('')
  })
})

describe('each check', () => {
  it.each(CHECKS)('$id passes what is good', async ({ check }) => {
    expect(check.samples.pass.length).toBeGreaterThan(0)
    for (const sample of check.samples.pass) {
      const [outcome, detail] = await judge(check, sample)
      expect(`${outcome}: ${detail}`).toMatch(/^pass: \S.*\.$/s)
    }
  })

  it.each(CHECKS)('$id fails what is bad, and says what it saw', async ({ check }) => {
    expect(check.samples.fail.length).toBeGreaterThan(0)
    for (const sample of check.samples.fail) {
      const [outcome, detail] = await judge(check, sample)
      expect(`${outcome}: ${detail}`).toMatch(/^fail: \S.*\.$/s)
    }
  })

  it('ends well on an image that holds nothing', async () => {
    const [inventory, config] = await inventoryOf({})
    const { results } = judgeBaselines(inventory, config)
    expect(results.filter(({ outcome }) => outcome === 'error')).toEqual([])
    expect(results.filter(({ outcome, check }) => outcome === 'fail' && !check.startsWith('image.'))).toEqual([])
  })
})

describe('judgeBaselines', () => {
  const open: CheckSample = { files: { 'etc/redis/redis.conf': 'bind 0.0.0.0\nprotected-mode no\n' } }

  it('makes a finding of each place where a check failed', async () => {
    const [inventory, config] = await inventoryOf(open)
    const { results, findings } = judgeBaselines(inventory, config, { baselines: ['redis'] })
    expect(results.find(({ check }) => check === 'redis.password')).toMatchObject({
      baseline: 'redis',
      outcome: 'fail',
    })
    expect(findings[0]).toMatchObject({
      kind: 'baseline',
      id: 'redis.password',
      baseline: 'redis',
      severity: 'high',
      line: 1,
      place: { path: 'etc/redis/redis.conf', visibility: 'visible', layer: { index: 0 } },
    })
    expect(judgeBaselines(inventory, config, { baselines: ['redis'] })).toEqual({ results, findings })
  })

  it('says that a damaged configuration could not be judged', async () => {
    const [inventory, config] = await inventoryOf({
      files: { 'etc/tomcat10/tomcat-users.xml': '<tomcat-users><user name="a"' },
    })
    const { results } = judgeBaselines(inventory, config, { baselines: ['tomcat'] })
    expect(results.some(({ outcome }) => outcome === 'error')).toBe(true)
  })

  it('makes no finding of what is one already', async () => {
    const [inventory, config] = await inventoryOf({ files: {} })
    const secret: SecretFinding = {
      kind: 'secret',
      fingerprint: '0'.repeat(32),
      id: 'alibaba-access-key',
      severity: 'high',
      title: 'Alibaba Cloud AccessKey',
      references: [],
      family: 'access-key',
      redacted: 'LTA…xyz',
      isPaired: false,
      origin: { kind: 'file', line: 3, offset: 20 },
      place: { path: 'srv/app.properties', visibility: 'visible' },
    }
    const { results, findings } = judgeBaselines(inventory, config, { findings: [secret] })
    const failed = results.filter(({ outcome }) => outcome === 'fail').map(({ check }) => check)
    expect(failed).toContain('image.secrets-in-files')
    expect(failed.some((check) => check.startsWith('access-key-leakage.'))).toBe(true)
    expect(findings.map(({ id }) => id)).toEqual(['image.user', 'image.healthcheck'])
  })

  it('does not ask of a root file system what only a config could say', async () => {
    const [inventory, config] = await inventoryOf({ files: {} })
    const outcomes = (hasConfig: boolean) =>
      judgeBaselines(inventory, config, { baselines: ['image'], hasConfig })
        .results.filter(({ check }) => check === 'image.user' || check === 'image.healthcheck')
        .map(({ outcome }) => outcome)
    expect(outcomes(true)).toEqual(['fail', 'fail'])
    expect(outcomes(false)).toEqual(['not-applicable', 'not-applicable'])
  })

  it('runs the baselines of a scope, and the leakage baselines by their switches', () => {
    const ids = (...scope: Parameters<typeof selectBaselines>) => selectBaselines(...scope).map(({ id }) => id)
    expect(ids()).toEqual(BASELINES.map(({ id }) => id))
    expect(ids({ baselines: ['redis', 'nobody'] })).toEqual(['redis'])
    expect(ids({ baselines: ['redis'], passwordLeakage: true })).toEqual(['redis', 'password-leakage'])
    expect(ids({ accessKeyLeakage: false })).not.toContain('access-key-leakage')
  })
})
