import { expect, test } from 'vitest'
import { type DiffId, sha256Of } from '../domain/digest.ts'
import type { Fact, MalwareFact, SecretFact } from '../domain/fact.ts'
import { SCANNERS } from '../domain/scanner.ts'
import type { ImageInventory, PlacedFact } from '../inventory/image-inventory.ts'
import { SENSITIVE_FILE_RULES } from '../sensitive-files/sensitive-file-rules.ts'
import { assessFacts } from './assess-facts.ts'

const placed = (fact: Fact, path: string, visibility: PlacedFact['visibility'] = 'visible'): PlacedFact => ({
  fact,
  path,
  analyzer: 'test',
  layer: 0,
  visibility,
})
const inventoryOf = (facts: readonly PlacedFact[], rest: Partial<ImageInventory> = {}): ImageInventory => ({
  packages: [],
  facts,
  layers: [{ index: 0, diffId: sha256Of('0') as DiffId, uncompressedBytes: 1, instruction: 'COPY . /srv' }],
  status: 'complete',
  problems: [],
  ...rest,
})
const secret = (offset: number, rest: Partial<SecretFact> = {}): SecretFact => ({
  kind: 'secret',
  rule: 'settings-password',
  family: 'password',
  level: 'medium',
  redacted: '********',
  line: offset,
  offset,
  isPaired: false,
  ...rest,
})
const malware = (level: MalwareFact['level']): MalwareFact => ({
  kind: 'malware',
  engine: 'yara',
  pack: 'builtin',
  rule: `rule_${level}`,
  family: 'miner',
  level,
  md5: 'a'.repeat(32),
  sha256: 'b'.repeat(64),
  size: 1,
  matches: [],
})

test('the worst comes first, and each level has its severity', () => {
  const facts = [
    placed(malware('remind'), 'a'),
    placed(malware('suspicious'), 'b'),
    placed(malware('serious'), 'c'),
    placed(secret(1, { level: 'high' }), 'd'),
  ]
  expect(assessFacts(inventoryOf(facts), SCANNERS).map(({ id, severity }) => [severity, id])).toEqual([
    ['critical', 'rule_serious'],
    ['high', 'rule_suspicious'],
    ['high', 'settings-password'],
    ['low', 'rule_remind'],
  ])
})

test('a place leads to its layer and its build instruction; a hidden one stays a finding', () => {
  const [finding] = assessFacts(inventoryOf([placed(secret(3), 'srv/.env', 'hidden')]), SCANNERS)
  expect(finding).toMatchObject({
    title: 'Password in settings',
    origin: { kind: 'file', line: 3 },
    place: { path: 'srv/.env', visibility: 'hidden', layer: { index: 0, instruction: 'COPY . /srv' } },
  })
})

test('equal values in one file have fingerprints of their own, and an edit above them changes none', () => {
  const prints = (offsets: readonly number[]) =>
    assessFacts(inventoryOf(offsets.map((offset) => placed(secret(offset), 'a'))), SCANNERS).map(
      (one) => one.fingerprint,
    )
  expect(new Set(prints([1, 9])).size).toBe(2)
  expect(prints([11, 19])).toEqual(prints([1, 9]))
  expect(prints([9, 1])).toEqual(prints([1, 9]))
})

test.each([
  ['usr/bin/tool', 'high'],
  ['lib/x86_64-linux-gnu/security/pam_unix.so', 'high'],
  ['usr/lib/python3/os.py', 'medium'],
  ['usr/share/doc/tool/README', 'low'],
])('a changed %s is of severity %s', (path, severity) => {
  const changedFiles = [{ path, layer: 0, package: 'pkg:deb/debian/tool@1', expected: 'md5:1', actual: 'md5:2' }]
  expect(assessFacts(inventoryOf([], { changedFiles }), SCANNERS)).toMatchObject([{ kind: 'modified-file', severity }])
})

test('a sensitive file says what its record says', () => {
  const [rule] = SENSITIVE_FILE_RULES
  if (!rule) throw new Error('no records')
  const [finding] = assessFacts(inventoryOf([placed({ kind: 'sensitive-file', rule: rule.id }, 'root/x')]), SCANNERS)
  expect(finding).toMatchObject({
    kind: 'sensitive-file',
    title: rule.title,
    advice: rule.advice,
    severity: rule.level,
  })
})

test('what was not asked for is not told', () => {
  const inventory = inventoryOf([placed(secret(1), 'a'), placed(malware('serious'), 'b')])
  expect(assessFacts(inventory, ['secret']).map(({ kind }) => kind)).toEqual(['secret'])
  expect(assessFacts(inventory, ['vuln', 'build'])).toEqual([])
})
