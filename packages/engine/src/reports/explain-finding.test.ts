import { expect, test } from 'vitest'
import type { Finding } from '../findings/finding.ts'
import { explainFinding, isCalled } from './explain-finding.ts'
import { contentFindings, sampleFindings } from './testdata/sample-report.ts'
import { displayWidth } from './text/display-width.ts'
import { painter } from './text/paint.ts'

const [first, , , unfixed, hidden] = sampleFindings
const explained = (finding: Finding | undefined = first, width = 100) =>
  finding ? [...explainFinding(finding, { width, paint: painter(false) })] : []

test('everything that a finding rests on', () => {
  expect(explained()).toEqual([
    'CVE-2025-0001 in libssl3 3.0.15-1~deb12u1',
    'Out-of-bounds write when a key is unwrapped',
    '',
    'A crafted message makes the key unwrap routine write past its buffer. An attacker may run code.',
    '',
    'Where      var/lib/dpkg/status, layer 0',
    '           ADD rootfs.tar.xz in /',
    'Why        openssl 3.0.15-1~deb12u1 (the source of libssl3) is in >= 0, < 3.0.17-1~deb12u3',
    '             says CVE-2025-0001 of debian-tracker for Debian:12',
    'Severity   critical, by nvd',
    '           unknown, by debian',
    'Status     fixed, in 3.0.17-1~deb12u3',
    'Exploited  listed by CISA since 2025-10-02, used by ransomware',
    'EPSS       42.1 % in the next 30 days, higher than 97.4 % of all, as of 2026-06-01',
    'Aliases    DSA-6001-1',
    'To do      Upgrade libssl3 to 3.0.17-1~deb12u3 or later.',
    'Read       https://nvd.nist.gov/vuln/detail/CVE-2025-0001',
  ])
})

test('what has no fix, no layer that still shows it, and a hostile title', () => {
  expect(explained(unfixed)).toContain('Status     will not fix')
  const lines = explained(hidden)
  expect(lines).toContain('           deleted by a later layer, but still in the image')
  expect(lines.join('')).not.toContain('\u001b')
})

test.each([50, 80, 120])('no line is wider than %i columns', (width) => {
  for (const finding of sampleFindings)
    for (const line of explained(finding, width)) expect(displayWidth(line)).toBeLessThanOrEqual(width)
})

test.each([
  ['CVE-2025-0001', true],
  ['cve-2025-0001', true],
  ['DSA-6001-1', true],
  ['CVE-2025-000', false],
])('%s is a name of it: %j', (id, expected) => {
  expect(first && isCalled(first, id)).toBe(expected)
})

test.each(contentFindings)(
  'a finding of kind $kind ($id) says where, what was seen and what to do, within the width',
  (finding) => {
    const lines = explained(finding, 70)
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(70)
    const text = lines.join('\n')
    expect(text).toMatch(/^Where {6}\S/m)
    expect(text).toMatch(/^To do {6}\S/m)
    expect(text.includes('deleted by a later layer')).toBe('place' in finding && finding.place?.visibility === 'hidden')
  },
)

test('a malicious file is explained by its rule, the places that matched and its digests', () => {
  const text = explained(contentFindings[0]).join('\n')
  for (const part of [
    'rule miner_xmrig_config of builtin, by yara',
    '$pool at byte 44, 21 bytes',
    'MD5 0123456789abcdef',
  ])
    expect(text).toContain(part)
})
