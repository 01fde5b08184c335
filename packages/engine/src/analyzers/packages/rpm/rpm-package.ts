import type { OwnedFile } from '../../../domain/fact.ts'
import type { Package } from '../../../domain/package.ts'
import { type RpmHeader, TAG } from './rpm-header.ts'

/** One installed package with what is needed to tell who depends on whom. */
export interface RpmPackage {
  readonly package: Package
  readonly files: readonly OwnedFile[]
  readonly provides: readonly string[]
  readonly requires: readonly string[]
}

const MAX_TEXT = 256
const MAX_PATH = 4096
const IS_CONFIG = 1
const IS_GHOST = 64
/** `RPMVERIFY_FILEDIGEST`. */
const VERIFY_DIGEST = 1
const STATE_NOT_INSTALLED = 2
/** rpm's PGP hash numbers (RFC 4880 §9.4), as far as facts know them. Headers without the tag used MD5. */
const DIGEST_NAMES: ReadonlyMap<number, string> = new Map([
  [1, 'md5'],
  [2, 'sha1'],
  [8, 'sha256'],
])

/** Undefined for headers without a name, and a `key` for `gpg-pubkey`, which is no package. */
export function toRpmPackage(header: RpmHeader): RpmPackage | 'key' | undefined {
  const text = (tag: number): string => (header.strings(tag)[0] ?? '').slice(0, MAX_TEXT)
  const name = text(TAG.name)
  if (name === 'gpg-pubkey') return 'key'
  if (!/^\S+$/.test(name)) return undefined
  const epoch = header.integers(TAG.epoch)[0] ?? 0
  const version = joinVersion(epoch, text(TAG.version), text(TAG.release))
  const [architecture, license, vendor, modularityLabel] = [
    TAG.architecture,
    TAG.license,
    TAG.vendor,
    TAG.modularityLabel,
  ].map(text)
  const source = parseSourceRpm(text(TAG.sourceRpm), epoch)
  const differs = source && (source.name !== name || source.version !== version)
  return {
    package: {
      type: 'rpm',
      name,
      version,
      ...(architecture ? { architecture } : {}),
      ...(differs ? { source } : {}),
      ...(license ? { licenses: [license] } : {}),
      ...(vendor && vendor !== '(none)' ? { vendor } : {}),
      ...(modularityLabel && modularityLabel !== '(none)' ? { modularityLabel } : {}),
    },
    files: filesOf(header),
    provides: header.strings(TAG.provideName),
    requires: header.strings(TAG.requireName),
  }
}

/** `epoch:version-release`, the epoch only where it is not 0. */
export function joinVersion(epoch: number, version: string, release: string): string {
  return `${epoch > 0 ? `${epoch}:` : ''}${version}${release === '' ? '' : `-${release}`}`
}

/**
 * `openssl-3.0.7-16.el9.src.rpm` → name and version. A source rpm's name leaves its epoch out; it is nearly always the binary's,
 * and what it is compared with carries one.
 */
export function parseSourceRpm(fileName: string, epoch: number): Package['source'] {
  const [, name, version, release] = /^(.+)-([^-]+)-([^-]+)\.(?:no)?src\.rpm$/.exec(fileName) ?? []
  return name && version && release ? { name, version: joinVersion(epoch, version, release) } : undefined
}

/**
 * Regular files and links that are there. Digests are left out of configuration files, which people are meant to edit, and of those that the package itself says
 * need not keep theirs (`%verify(not md5)`).
 */
function filesOf(header: RpmHeader): readonly OwnedFile[] {
  const flags = header.integers(TAG.fileFlags)
  const modes = header.integers(TAG.fileModes)
  const states = header.integers(TAG.fileStates)
  const verified = header.integers(TAG.fileVerifyFlags)
  const digests = header.strings(TAG.fileDigests)
  const algorithm = DIGEST_NAMES.get(header.integers(TAG.fileDigestAlgorithm)[0] ?? 1)
  const files: OwnedFile[] = []
  for (const [nth, path] of [...pathsOf(header)].entries()) {
    const flag = flags[nth] ?? 0
    const isDirectory = ((modes[nth] ?? 0) & 0o170000) === 0o040000
    if (path === '' || isDirectory || (flag & IS_GHOST) !== 0 || states[nth] === STATE_NOT_INSTALLED) continue
    const digest = digests[nth] ?? ''
    const isKept = (flag & IS_CONFIG) === 0 && ((verified[nth] ?? VERIFY_DIGEST) & VERIFY_DIGEST) !== 0
    const known = algorithm && /^[0-9a-f]{32,64}$/.test(digest) && isKept
    files.push({ path, ...(known ? { digest: `${algorithm}:${digest}` } : {}) })
  }
  return files
}

function* pathsOf(header: RpmHeader): Generator<string> {
  const directories = header.strings(TAG.directoryNames).map((directory) => directory.replace(/^\/+/, ''))
  const indexes = header.integers(TAG.directoryIndexes)
  for (const [nth, basename] of header.strings(TAG.basenames).entries()) {
    const directory = directories[indexes[nth] ?? -1]
    yield directory === undefined || directory.length + basename.length > MAX_PATH ? '' : directory + basename
  }
  for (const path of header.strings(TAG.oldFileNames)) yield path.length > MAX_PATH ? '' : path.replace(/^\/+/, '')
}
