import type { ZipFile } from '@plimsoll/testkit'

/** Shares of the ecosystems, roughly as osv.dev has them without malware. */
const ECOSYSTEMS = [
  'Debian:12',
  'Ubuntu:22.04:LTS',
  'Alpine:v3.20',
  'AlmaLinux:9',
  'npm',
  'PyPI',
  'Maven',
  'Go',
  'openEuler:22.03-LTS',
]
const PACKAGES_PER_ECOSYSTEM = 12_000

/** The name of a generated package; `index` may be any whole number. */
export function generatedPackage(index: number): { readonly ecosystem: string; readonly name: string } {
  const ecosystem = ECOSYSTEMS[index % ECOSYSTEMS.length] ?? 'npm'
  const number = Math.floor(index / ECOSYSTEMS.length) % PACKAGES_PER_ECOSYSTEM
  return { ecosystem, name: ecosystem === 'Maven' ? `org.example:package-${number}` : `package-${number}` }
}

/** OSV records as files of a zip, the same for the same count: texts, references and ranges of the sizes that real ones have. */
export function* generatedAdvisories(count: number): Iterable<ZipFile> {
  for (let index = 0; index < count; index++) {
    const cve = `CVE-${2000 + (index % 26)}-${10_000 + index}`
    const id = index % 4 === 0 ? `GHSA-${index.toString(36).padStart(12, 'x')}` : `TEST-${cve}`
    const affected = [0, 1, 2].slice(0, 1 + (index % 3)).map((offset) => affectedOf(index * 7 + offset, index))
    const record = {
      schema_version: '1.7.0',
      id,
      published: '2024-03-01T10:00:00Z',
      modified: '2025-01-10T08:30:00.123456Z',
      [index % 2 === 0 ? 'aliases' : 'upstream']: [cve],
      summary: `Generated advisory ${index} for measuring`,
      details: `A crafted request makes the parser of number ${index} read beyond its buffer. ${'It is not real. '.repeat(20)}`,
      severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N' }],
      references: ['a', 'b', 'c'].map((part) => ({ type: 'WEB', url: `https://example.org/${part}/${index}` })),
      affected,
    }
    yield { path: `${id}-${index}.json`, content: JSON.stringify(record) }
  }
}

function affectedOf(packageIndex: number, index: number): object {
  const { ecosystem, name } = generatedPackage(packageIndex)
  const fixed = `${1 + (index % 9)}.${index % 20}.${index % 7}`
  return {
    package: { ecosystem, name },
    ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }],
  }
}
