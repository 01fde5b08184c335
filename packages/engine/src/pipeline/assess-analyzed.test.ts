import { expect, test } from 'vitest'
import { chooseAnalyzers } from '../analyzers/choose-analyzers.ts'
import { type DiffId, sha256Of } from '../domain/digest.ts'
import type { Scanner } from '../domain/scanner.ts'
import type { ImageInventory } from '../inventory/image-inventory.ts'
import { explainFinding } from '../reports/explain-finding.ts'
import { REPORT_WRITERS } from '../reports/report-catalog.ts'
import { REPORT_FORMATS } from '../reports/report-writer.ts'
import { painter } from '../reports/text/paint.ts'
import { EMPTY_IMAGE_CONFIG } from '../source/image-config.ts'
import type { ResolvedImage } from '../source/image-source.ts'
import { assessAnalyzed } from './scan-image.ts'

const CANARY = 'C4nary7Qz9Wx2Lm5'
const RUN = `RUN |1 NPM_TOKEN=${CANARY} /bin/sh -c curl -u app:${CANARY} https://example.org # buildkit`

const image: ResolvedImage = {
  reference: 'registry.example/app:1',
  platform: { os: 'linux', architecture: 'amd64' },
  config: {
    ...EMPTY_IMAGE_CONFIG,
    env: ['PATH=/usr/bin', `DB_PASSWORD=${CANARY}`, `DATABASE_URL=postgres://app:${CANARY}@db/app`, 'EMPTY='],
    labels: { 'org.example.password': CANARY, title: 'Shop' },
    cmd: ['redis-server', '--requirepass', CANARY],
    entrypoint: ['/start', `--token=${CANARY}`],
    healthcheck: ['CMD-SHELL', `redis-cli -a ${CANARY} ping`],
    history: [
      { createdBy: `ENV DB_PASSWORD=${CANARY}`, emptyLayer: true },
      { createdBy: RUN, comment: `password=${CANARY}`, emptyLayer: false },
    ],
  },
  layers: [],
  annotations: { note: `token: ${CANARY}` },
}
const inventory: ImageInventory = {
  packages: [],
  facts: [
    {
      fact: {
        kind: 'secret',
        rule: 'chpasswd',
        family: 'password',
        level: 'high',
        redacted: '********',
        offset: 1,
        line: 1,
        isPaired: false,
      },
      path: 'srv/a.sh',
      analyzer: 'content/credentials',
      layer: 0,
      visibility: 'visible',
    },
  ],
  layers: [{ index: 0, diffId: sha256Of('0') as DiffId, uncompressedBytes: 1, instruction: RUN }],
  status: 'partial',
  problems: [{ code: 'MALFORMED', message: `The instruction "${RUN}" is odd.`, source: 'inventory' }],
}
const report = assessAnalyzed({ image, inventory }, undefined)

test.each(REPORT_FORMATS)('%s shows no value of a credential that the config holds', (format) => {
  const template =
    '{{#findings}}{{summary.seen}} {{summary.where}}{{/findings}}{{#image.config.env}}{{.}}{{/image.config.env}}'
  expect([...REPORT_WRITERS[format].write(report, { template })].join('')).not.toContain(CANARY)
})

test('neither does the report itself, nor an explanation', () => {
  expect(JSON.stringify(report)).not.toContain(CANARY)
  for (const finding of report.findings) {
    expect([...explainFinding(finding, { width: 100, paint: painter(false) })].join('\n')).not.toContain(CANARY)
  }
})

test('what is no credential stays', () => {
  expect(report.image.config.env).toEqual([
    'PATH=/usr/bin',
    'DB_PASSWORD=********',
    'DATABASE_URL=postgres://app:********@db/app',
    'EMPTY=',
  ])
  expect(report.image.config.labels).toMatchObject({ title: 'Shop' })
})

test('the value is a finding once, where it is set first', () => {
  const secrets = report.findings.filter((finding) => finding.kind === 'secret')
  expect(secrets.map(({ origin }) => origin)).toEqual([
    { kind: 'file', line: 1, offset: 1 },
    { kind: 'env', name: 'DB_PASSWORD' },
  ])
})

test('without the scanner there are no findings, and no values either', () => {
  const bare = assessAnalyzed({ image, inventory }, undefined, { scanners: [] })
  expect(bare.findings).toEqual([])
  expect(JSON.stringify(bare)).not.toContain(CANARY)
})

test('the report claims to have looked only for what findings are judged of', () => {
  expect(report.scanners).toEqual(['vuln', 'secret', 'sensitive', 'baseline'])
  const isReadFor = (scanner: Scanner) =>
    chooseAnalyzers({ subject: 'image', scanners: [scanner] }).length >
    chooseAnalyzers({ subject: 'image', scanners: [] }).length
  expect(report.scanners.filter((scanner) => scanner !== 'vuln' && !isReadFor(scanner))).toEqual([])
})

test('facts that findings were made of are not told twice', () => {
  expect(report.inventory.facts).toEqual([])
})

test('checks compare what the image would run with, and no report tells its values', () => {
  const withPassword = (password: string) => {
    const env = [`MINIO_ROOT_PASSWORD=${password}`]
    const target = {
      image: { ...image, config: { ...EMPTY_IMAGE_CONFIG, env } },
      inventory: { ...inventory, facts: [] },
    }
    return assessAnalyzed(target, undefined, { scanners: ['baseline'] })
  }
  const weak = withPassword('passw0rd')
  expect(weak.findings.map(({ id }) => id)).toContain('exposures.minio')
  expect(JSON.stringify(weak)).not.toContain('passw0rd')
  expect(withPassword(CANARY).findings.map(({ id }) => id)).not.toContain('exposures.minio')
})

test('a target without config is not blamed for what a config would say', () => {
  const ids = (target: ResolvedImage) =>
    assessAnalyzed({ image: target, inventory }, undefined, { scanners: ['baseline'] }).findings.map(({ id }) => id)
  expect(ids(image)).not.toContain('image.user')
  expect(ids({ ...image, imageId: sha256Of('config') })).toContain('image.user')
})
