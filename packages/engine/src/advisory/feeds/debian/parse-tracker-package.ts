import type { Advisory, AffectedPackage } from '../../advisory.ts'
import { advisoryWith } from '../../advisory-with.ts'
import { cleanDetails, isCleanWord } from '../../clean.ts'
import { debianRelease } from '../../debian-releases.ts'
import { ElementError, isObject, type JsonObject } from '../../element.ts'
import { severityOfWord } from '../../severity-words.ts'
import type { VulnerabilityStatus } from '../../status.ts'

/**
 * Everything that the tracker says of one source package, one advisory for each vulnerability.
 * @throws {ElementError} when the package's name is none
 */
export function parseTrackerPackage(
  name: string,
  json: JsonObject,
  reject: (reason: string, element: string) => void,
): Advisory[] {
  if (!isCleanWord(name)) throw new ElementError('package name is empty, too long or has control characters')
  return Object.entries(json).flatMap(([id, vulnerability]) => {
    if (!isCleanWord(id, 200) || !isObject(vulnerability) || !isObject(vulnerability['releases'])) {
      reject('vulnerability without id or releases', `${name} ${id}`)
      return []
    }
    const affected = Object.entries(vulnerability['releases']).flatMap(([codename, state]) => {
      const ecosystem = debianRelease(codename)
      if (ecosystem === undefined) return []
      const parsed = isObject(state) ? parseState(`Debian:${ecosystem}`, name, state) : undefined
      if (!parsed) reject('release without a known state', `${name} ${id} ${codename}`)
      return parsed ?? []
    })
    const details = cleanDetails(vulnerability['description'])
    return affected.length === 0 ? [] : [advisoryWith(id, { affected, ...(details !== undefined && { details }) })]
  })
}

function parseState(ecosystem: string, name: string, state: JsonObject): AffectedPackage | undefined {
  const { fixed_version: fixed, urgency } = state
  const word = isCleanWord(urgency, 40) ? urgency : undefined
  const severity = word === undefined ? undefined : severityOfWord(word)
  const common = {
    ecosystem,
    name,
    versions: [],
    ...(word !== undefined && severity && { severity: { severity, word } }),
  }
  switch (state['status']) {
    case 'resolved':
      if (fixed === '0') return { ...common, ranges: [], status: 'not_affected' }
      if (!isCleanWord(fixed)) return undefined
      return { ...common, ranges: [{ events: [{ introduced: '0' }, { fixed }] }], status: 'fixed' }
    case 'open':
      return { ...common, ranges: [{ events: [{ introduced: '0' }] }], status: openStatus(state) }
    case 'undetermined':
      return { ...common, ranges: [{ events: [{ introduced: '0' }] }], status: 'under_investigation' }
    default:
      return undefined
  }
}

/** "No DSA" alone means that a point release may mend it. */
function openStatus(state: JsonObject): VulnerabilityStatus {
  if (state['urgency'] === 'end-of-life') return 'end_of_life'
  if (state['nodsa_reason'] === 'ignored') return 'will_not_fix'
  return state['nodsa_reason'] === 'postponed' ? 'deferred' : 'affected'
}
