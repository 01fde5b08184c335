import type { EntryFact, Fact } from '../../../domain/fact.ts'
import type { LayerEntry } from '../../../layer/layer-entry.ts'
import type { EntryInspector, LayerAnalyzer } from '../../analyzer.ts'
import { interestOf } from './interest.ts'

const SETUID_OR_SETGID = 0o6000
const STICKY = 0o1000
const WRITABLE_BY_ALL = 0o002
/** So many of a kind per layer; a check that counts says "at least". */
const MAX_OF_A_KIND = 200
/** So many per owner: enough to show where, whatever a `chown -R` covered. */
const MAX_PER_OWNER = 20
const MAX_OWNERS = 1000

/**
 * What headers alone say and baselines ask for: members of known names (accounts, keys, caches, programs), and those whose mode or owner is unusual:
 * setuid and setgid, writable by everybody, devices, owned by others than root. Modes as inode(7) has them.
 */
export const entries: LayerAnalyzer = {
  name: 'checks/entries',
  version: 1,
  selects: {},
  analyze: () => [],
  inspectLayer,
}

function inspectLayer(): EntryInspector {
  const seen = new Map<string, number>()
  const owners = new Map<string, number>()
  const isAmong = (counts: Map<string, number>, key: string, max: number): boolean => {
    const count = counts.get(key) ?? 0
    if (count >= max) return false
    counts.set(key, count + 1)
    return true
  }
  return (entry) => {
    const type = typeOf(entry.kind)
    if (type === undefined) return []
    const path = type === 'directory' ? `${entry.path}/` : entry.path
    const oddity = oddityOf(entry, type)
    const interest = interestOf(path, type)
    const isSeen =
      (oddity !== undefined && isAmong(seen, oddity, MAX_OF_A_KIND)) ||
      (interest !== undefined && isAmong(seen, interest.name, interest.max)) ||
      (entry.uid !== 0 || entry.gid !== 0
        ? (owners.size < MAX_OWNERS || owners.has(`${entry.uid}:${entry.gid}`)) &&
          isAmong(owners, `${entry.uid}:${entry.gid}`, MAX_PER_OWNER)
        : false)
    return isSeen ? [toFact(entry, type)] : []
  }
}

function oddityOf({ mode, uid, path }: LayerEntry, type: EntryFact['type']): string | undefined {
  if (type === 'symlink') return undefined
  if (type === 'device') return 'device'
  if (type === 'file' && (mode & SETUID_OR_SETGID) !== 0) return 'setuid'
  if ((mode & WRITABLE_BY_ALL) !== 0 && !(type === 'directory' && (mode & STICKY) !== 0)) return 'writable'
  if (uid !== 0 && type === 'file' && /^(?:usr\/)?(?:local\/)?s?bin\//.test(path)) return 'program'
  return undefined
}

function typeOf(kind: LayerEntry['kind']): EntryFact['type'] | undefined {
  if (kind === 'hardlink') return 'file'
  return kind === 'whiteout' || kind === 'opaque-whiteout' ? undefined : kind
}

function toFact({ mode, uid, gid, linkTarget }: LayerEntry, type: EntryFact['type']): Fact {
  return {
    kind: 'entry',
    type,
    mode,
    uid,
    gid,
    ...(type === 'symlink' && linkTarget !== undefined && { target: linkTarget.slice(0, 256) }),
  }
}
