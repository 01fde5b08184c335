import type { Advisory, AffectedPackage } from '../../advisory.ts'
import { AdvisoryError } from '../../advisory-error.ts'
import { advisoryWith } from '../../advisory-with.ts'
import { isCleanWord } from '../../clean.ts'
import { isObject, type JsonObject, objectOf } from '../../element.ts'

type Reject = (reason: string, element: string) => void

/**
 * One advisory for each vulnerability of each package. Version `0` says that the package never had it; where the same vulnerability has a fix as well,
 * the fix counts.
 * @throws {AdvisoryError} `ADVISORY_INPUT_BROKEN` when it holds no list of packages
 */
export function* parseSecdb(database: JsonObject, ecosystem: string, reject: Reject): Iterable<Advisory> {
  const { packages } = database
  // How an empty database is written, in JSON and in YAML.
  if (packages === null || packages === '') return
  if (!Array.isArray(packages)) {
    throw new AdvisoryError('ADVISORY_INPUT_BROKEN', `The security database for ${ecosystem} has no list of packages.`)
  }
  for (const entry of packages) {
    const pkg = objectOf(objectOf(entry)['pkg'])
    const { name, secfixes } = pkg
    if (!isCleanWord(name)) {
      reject('package name is empty, too long or has control characters', String(name))
    } else if (!isObject(secfixes)) {
      if (secfixes !== null && secfixes !== undefined) reject('package without a list of fixes', name)
    } else {
      yield* parsePackage(name, secfixes, ecosystem, reject)
    }
  }
}

interface Fixes {
  readonly aliases: Set<string>
  readonly versions: Set<string>
  isNotAffected: boolean
}

function* parsePackage(name: string, secfixes: JsonObject, ecosystem: string, reject: Reject): Iterable<Advisory> {
  for (const [id, { aliases, versions, isNotAffected }] of fixesById(name, secfixes, reject)) {
    if (isNotAffected && versions.size > 0) reject('never affected and fixed at once: the fix counts', `${name} ${id}`)
    yield advisoryWith(id, { aliases: [...aliases].sort(), affected: affectedOf(ecosystem, name, [...versions]) })
  }
}

function fixesById(name: string, secfixes: JsonObject, reject: Reject): Map<string, Fixes> {
  const found = new Map<string, Fixes>()
  for (const [version, lines] of Object.entries(secfixes)) {
    if (!isCleanWord(version) || !(Array.isArray(lines) || lines === null || lines === '')) {
      reject('fix without a version or list of ids', `${name} ${version}`)
      continue
    }
    for (const line of Array.isArray(lines) ? lines : []) {
      const vulnerabilities = typeof line === 'string' ? vulnerabilitiesOf(line) : []
      if (vulnerabilities.length === 0) reject('line without an id', `${name} ${version} ${String(line)}`)
      for (const { id, aliases } of vulnerabilities) addFix(found, id, aliases, version)
    }
  }
  return found
}

function addFix(found: Map<string, Fixes>, id: string, aliases: readonly string[], version: string): void {
  const known = found.get(id) ?? { aliases: new Set(), versions: new Set(), isNotAffected: false }
  found.set(id, known)
  for (const alias of aliases) known.aliases.add(alias)
  if (version === '0') known.isNotAffected = true
  else known.versions.add(version)
}

function affectedOf(ecosystem: string, name: string, fixes: readonly string[]): AffectedPackage[] {
  if (fixes.length === 0) return [{ ecosystem, name, ranges: [], versions: [], status: 'not_affected' }]
  return fixes.map((fixed) => ({
    ecosystem,
    name,
    ranges: [{ events: [{ introduced: '0' }, { fixed }] }],
    versions: [],
    status: 'fixed',
  }))
}

/**
 * A line names one vulnerability by one or more ids, and sometimes two: `CVE-2018-7540 XSA-252`, `CVE-2017-2616 (+ regression fix)`, `CVE_2019-2426`, `VSV00019`.
 * Each CVE stands for itself; other ids are names of the only CVE, or vulnerabilities of their own.
 */
function vulnerabilitiesOf(line: string): { id: string; aliases: string[] }[] {
  const ids = line
    .slice(0, 500)
    .replace(/\bCVE[ _](?=\d{4}-)/g, 'CVE-')
    .split(/[\s,;()]+/)
    .map((word) => word.replace(/[.:]+$/, ''))
    .filter((word) => /^[A-Z]{2,}(?:-?\d|-[A-Za-z0-9])[\w.-]*$/.test(word) && /\d/.test(word))
  const cves = [...new Set(ids.filter((id) => id.startsWith('CVE-')))]
  const others = [...new Set(ids.filter((id) => !id.startsWith('CVE-')))]
  const [only] = cves
  if (cves.length === 1 && only) return [{ id: only, aliases: others }]
  return [...cves, ...others].map((id) => ({ id, aliases: [] }))
}
