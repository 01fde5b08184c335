import { AdvisoryError } from './advisory-error.ts'
import type { Download } from './download.ts'
import { isObject } from './element.ts'
import type { FeedSource, Pointer } from './feed.ts'
import { collectBytes, decodeText } from './input/bounded.ts'
import { child, children, readXmlElements } from './input/read-xml.ts'

/** The file that a chain of pointers ends at. */
export interface Pointed {
  readonly url: string
  /** Lower-case hex, where the text that names the file states it. */
  readonly sha256?: string
}

const MAX_POINTER_BYTES = 4 * 1024 * 1024

/**
 * Follows texts that name the next file, each relative to itself or by a full address of its own; never from https to http.
 * @returns `'absent'` when the first text does not exist, or says that there is no such file
 * @throws {AdvisoryError} `ADVISORY_DOWNLOAD_FAILED` when a text does not name a file, `ADVISORY_LIMIT_EXCEEDED`
 */
export async function followPointers(
  start: string,
  source: Pick<FeedSource, 'name' | 'pointers'>,
  download: Download,
  signal: AbortSignal,
): Promise<Pointed | 'absent'> {
  let pointed: Pointed = { url: start }
  for (const pointer of source.pointers ?? []) {
    const result = await download({ url: pointed.url, signal })
    if (result.status !== 'ok') return 'absent'
    const text = decodeText(await collectBytes(result.body, MAX_POINTER_BYTES, source.name))
    const named = await READERS[pointer](text, pointed.url)
    if (named === 'absent') return 'absent'
    const next = named && resolve(named.path, pointed.url)
    if (!named || next === undefined) {
      throw new AdvisoryError(
        'ADVISORY_DOWNLOAD_FAILED',
        `${source.name}: ${pointed.url} does not name the file to download.`,
      )
    }
    pointed = { url: next, ...(named.sha256 !== undefined && { sha256: named.sha256 }) }
  }
  return pointed
}

interface Named {
  /** Relative, or a whole address. */
  readonly path: string
  readonly sha256?: string
}

const READERS: Readonly<Record<Pointer, (text: string, url: string) => Promise<Named | 'absent' | undefined>>> = {
  'first-line': async (text) => {
    const [path = ''] = text.trim().split(/\s/, 1)
    return { path }
  },
  'mirror-list': async (text) => {
    const base = text
      .split('\n')
      .map((line) => line.trim())
      .find((line) => /^https?:\/\//.test(line))
    return base === undefined ? undefined : { path: `${base.replace(/\/+$/, '')}/repodata/repomd.xml` }
  },
  repomd: readRepomd,
  'grype-listing': async (text) => readListing(text),
}

/** A repository's index of its own files. @see https://rpm-software-management.github.io/createrepo_c/c/group__repomd.html */
async function readRepomd(text: string, url: string): Promise<Named | 'absent' | undefined> {
  let isRepomd = false
  for await (const element of readXmlElements(one(Buffer.from(text)), new Set(['revision', 'data']), url)) {
    isRepomd = true
    if (element.name !== 'data' || element.attributes.get('type') !== 'updateinfo') continue
    const path = child(element, 'location')?.attributes.get('href')
    const sha256 = children(element, 'checksum').find((sum) => sum.attributes.get('type') === 'sha256')?.text
    return path === undefined
      ? undefined
      : { path: `../${path}`, ...(sha256 !== undefined && isSha256(sha256) && { sha256: sha256.toLowerCase() }) }
  }
  return isRepomd ? 'absent' : undefined
}

/** `latest.json` of Grype's databases. */
function readListing(text: string): Named | undefined {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isObject(json) || typeof json['path'] !== 'string' || typeof json['checksum'] !== 'string') return undefined
  const sha256 = json['checksum'].replace(/^sha256:/, '')
  return isSha256(sha256) ? { path: json['path'], sha256: sha256.toLowerCase() } : undefined
}

function isSha256(text: string): boolean {
  return /^[0-9a-f]{64}$/i.test(text)
}

/** Paths of plain names, and addresses of the same security. */
function resolve(path: string, base: string): string | undefined {
  const isPath =
    /^(?:\.\.\/)?[\w.:+~%-]+(?:\/[\w.:+~%-]+)*$/.test(path) && !/(?:^|\/)\.\.\//.test(path.replace(/^\.\.\//, ''))
  if (!isPath && !/^https?:\/\/[^\s]+$/.test(path)) return undefined
  if (!URL.canParse(path, base)) return undefined
  const url = new URL(path, base)
  return new URL(base).protocol === 'https:' && url.protocol !== 'https:' ? undefined : url.href
}

async function* one(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}
