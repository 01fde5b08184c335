import { expect, test } from 'vitest'
import type { VulnerabilityFinding } from '../findings/finding.ts'
import { describeFinding, vulnerabilityUrl } from './describe-finding.ts'
import { sampleFindings } from './testdata/sample-report.ts'

const [sample] = sampleFindings as readonly [VulnerabilityFinding]
const { title: _title, description: _description, ...bare } = sample

test.each([
  [
    'Pillow is a Python imaging library. Versions before 12.3.0 read out of bounds. Upgrade.',
    'Versions before 12.3.0 read out of bounds.',
  ],
  ['Requests is a HTTP library.', 'Requests is a HTTP library.'],
  ['An issue was discovered in Pillow before 10.0.0. It is bad.', 'An issue was discovered in Pillow before 10.0.0.'],
  ['Since 1.2 the e.g. flag leaks', 'Since 1.2 the e.g. flag leaks'],
  ['A flaw\nover two lines. More.', 'A flaw over two lines.'],
])('without a title, %j is titled %j', (description, title) => {
  expect(describeFinding({ ...bare, description }).title).toBe(title)
})

test('without title and description, the id and the package are the title', () => {
  expect(describeFinding(bare).title).toBe('CVE-2025-0001 in libssl3')
})

test.each([
  ['will_not_fix', /will not fix this in libssl3: remove the package/],
  ['end_of_life', /no longer maintained/],
  ['affected', /No fixed version of libssl3 is known yet/],
] as const)('without a fix, %s says what can be done', (status, remedy) => {
  const { fixedVersion: _, ...unfixed } = sample
  expect(describeFinding({ ...unfixed, status }).remedy).toMatch(remedy)
})

test.each([
  ['CVE-2025-0001', [], 'https://nvd.nist.gov/vuln/detail/CVE-2025-0001'],
  ['GHSA-2222-3333-4444', [], 'https://github.com/advisories/GHSA-2222-3333-4444'],
  ['PYSEC-1', ['ftp://x', 'https://example.org/a'], 'https://example.org/a'],
  ['CVE-x"onclick', ['javascript:alert(1)'], undefined],
])('%s leads to %s', (id, references, url) => {
  expect(vulnerabilityUrl({ ...sample, id, references })).toBe(url)
})
