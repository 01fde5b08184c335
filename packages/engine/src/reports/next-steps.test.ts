import { expect, test } from 'vitest'
import type { VulnerabilityFinding } from '../findings/finding.ts'
import { upgradesOf } from './next-steps.ts'
import { sampleFindings } from './testdata/sample-report.ts'

const [, , sample] = sampleFindings as readonly VulnerabilityFinding[]
const npm = (
  id: string,
  fixedVersion: string | undefined,
  severity: VulnerabilityFinding['severity'] = 'low',
  name = 'x',
): VulnerabilityFinding => {
  if (!sample) throw new Error('no sample')
  const { fixedVersion: _, ...rest } = sample
  return {
    ...rest,
    id,
    severity,
    package: { ...rest.package, name },
    ...(fixedVersion === undefined ? {} : { fixedVersion }),
  }
}

test('the version to upgrade to is the highest, as the ecosystem orders versions', () => {
  expect(upgradesOf([npm('A', '1.9.0'), npm('B', '1.10.0'), npm('C', '1.2.0')])).toMatchObject([
    { to: '1.10.0', fixes: 3 },
  ])
})

test('versions that cannot be ordered name none', () => {
  const [upgrade] = upgradesOf([npm('A', '1.9.0'), npm('B', 'a commit')])
  expect(upgrade).toMatchObject({ fixes: 2 })
  expect(upgrade).not.toHaveProperty('to')
})

test('what has no fix is no upgrade, and does not count', () => {
  expect(upgradesOf([npm('A', undefined)])).toEqual([])
  expect(upgradesOf([npm('A', undefined, 'critical'), npm('B', '2.0.0', 'low')])).toMatchObject([
    { fixes: 1, worst: '1 low' },
  ])
})

test('what is exploited comes first, then what is worst', () => {
  const exploited = { ...npm('A', '1.0.0', 'medium', 'exploited'), kev: { dateAdded: '2026-01-01', ransomware: false } }
  const upgrades = upgradesOf([npm('B', '1.0.0', 'low', 'mild'), npm('C', '1.0.0', 'critical', 'bad'), exploited])
  expect(upgrades.map(({ name }) => name)).toEqual(['exploited', 'bad', 'mild'])
})
