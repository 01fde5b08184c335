import type { Risk, RiskDetails } from '@plimsoll/contract'
import type { TFunction } from 'i18next'
import { expect, test } from 'vitest'
import { riskSight } from './risk-sight.ts'

const t = ((key: string, values: object) => `${key}(${Object.values(values)})`) as unknown as TFunction
const secret = {
  kind: 'secret',
  family: 'password',
  redacted: 's3…et',
  isPaired: false,
  name: null,
  line: 12,
  member: null,
} as const

test.each<[RiskDetails, string]>([
  [{ ...secret, origin: 'file' }, 'risk.line(12) · s3…et'],
  [{ ...secret, origin: 'file', member: 'a.yml', line: null }, 'a.yml · s3…et'],
  [{ ...secret, origin: 'env', name: 'DB', line: null }, 'risk.origin_env(DB) · s3…et'],
  [{ kind: 'baseline', baseline: 'redis', detail: 'Bound to all.', line: 3 }, 'risk.line(3) · Bound to all.'],
  [{ kind: 'baseline', baseline: 'image', detail: null, line: null }, ''],
  [{ kind: 'sensitive-file' }, ''],
  [{ kind: 'modified-file', package: 'pkg:deb/a@1', expected: 'x', actual: 'y' }, 'risk.modified(pkg:deb/a@1)'],
  [{ kind: 'build-risk', line: 1, instruction: 'FROM a' }, 'FROM a'],
])('%j is told as %s', (details, text) => {
  expect(riskSight({ details } as Risk, t)).toBe(text)
})
