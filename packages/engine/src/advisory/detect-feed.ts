import { AdvisoryError } from './advisory-error.ts'
import { ecosystemFamily } from './ecosystem.ts'
import type { AdvisoryFeed, FeedFile, FeedInput } from './feed.ts'
import { decodeText, firstBytes } from './input/bounded.ts'
import { type Container, openContainers } from './input/open-containers.ts'

/** A source that a local path holds. */
export interface DetectedSource {
  /** What to call it in the generation: `osv/PyPI`, `alpine/v3.20/main`. */
  readonly name: string
  readonly feed: AdvisoryFeed
  readonly input: FeedInput
}

const HEAD_BYTES = 16 * 1024
/** So many files of a container are looked at; the others of a larger one are taken to be of the same kind. */
const SAMPLE_FILES = 64

/**
 * Finds out which feeds' data a path holds. Files that no feed knows (a README, a table beside the data) are passed over.
 * @throws {AdvisoryError} `ADVISORY_INPUT_UNKNOWN` when there is none, `ADVISORY_INPUT_BROKEN` for a damaged archive
 */
export async function detectFeeds(path: string, feeds: readonly AdvisoryFeed[]): Promise<readonly DetectedSource[]> {
  const found = new Map<string, { feed: AdvisoryFeed; inputs: FeedInput[] }>()
  for (const container of await openContainers(path)) {
    for (const { name, feed, input } of await detectIn(container, feeds)) {
      const known = found.get(name)
      if (known) known.inputs.push(input)
      else found.set(name, { feed, inputs: [input] })
    }
  }
  if (found.size === 0) {
    throw new AdvisoryError(
      'ADVISORY_INPUT_UNKNOWN',
      `${path} holds no advisory data that we know. Known are: ${feeds.map((feed) => feed.title).join(', ')}.`,
    )
  }
  return [...found].map(([name, { feed, inputs }]) => ({ name, feed, input: joinInputs(path, inputs) }))
}

async function detectIn(container: Container, feeds: readonly AdvisoryFeed[]): Promise<DetectedSource[]> {
  const sources: DetectedSource[] = []
  const collections = new Map<AdvisoryFeed, { labels: Set<string>; endings: Set<string> }>()
  let seen = 0
  for await (const file of container.files()) {
    if (++seen > SAMPLE_FILES && collections.size > 0) break
    const recognised = await recognise(file, feeds)
    if (!recognised) continue
    const { feed, labels } = recognised
    if (feed.grouping === 'file') {
      const name = [feed.name, ...labels].join('/')
      sources.push({ name, feed, input: selectFiles(container, (path) => path === file.path) })
    } else {
      const collection = collections.get(feed) ?? { labels: new Set(), endings: new Set() }
      for (const label of labels) collection.labels.add(label)
      collection.endings.add(endingOf(file.path))
      collections.set(feed, collection)
    }
  }
  for (const [feed, { labels, endings }] of collections) {
    const isOnly = collections.size === 1 && sources.length === 0
    sources.push({
      name: collectionName(feed, labels, container.stem),
      feed,
      input: isOnly
        ? selectFiles(container, (path) => endings.has(endingOf(path)))
        : filterFiles(container, async (file) => (await recognise(file, feeds))?.feed === feed),
    })
  }
  return sources
}

async function recognise(
  file: FeedFile,
  feeds: readonly AdvisoryFeed[],
): Promise<{ feed: AdvisoryFeed; labels: readonly string[] } | undefined> {
  const head = await firstBytes(file.chunks(Number.MAX_SAFE_INTEGER), HEAD_BYTES).catch(() => undefined)
  if (!head) return undefined
  const sample = { path: file.path, head: decodeText(head), headBytes: head }
  for (const feed of feeds) {
    const labels = feed.recognise(sample)
    if (labels) return { feed, labels }
  }
  return undefined
}

/** `osv/Debian:12` when all files speak of that, `osv/Debian` for several releases, `osv/<file>` for a mixture. */
function collectionName(feed: AdvisoryFeed, labels: ReadonlySet<string>, stem: string): string {
  const [only] = labels
  if (only === undefined) return feed.name
  if (labels.size === 1) return `${feed.name}/${only}`
  const families = new Set([...labels].map(ecosystemFamily))
  const [family] = families
  return families.size === 1 ? `${feed.name}/${family}` : `${feed.name}/${stem}`
}

function endingOf(path: string): string {
  return /\.[a-z0-9]+$/i.exec(path)?.[0].toLowerCase() ?? ''
}

function selectFiles(container: Container, wants: (path: string) => boolean): FeedInput {
  return filterFiles(container, async (file) => wants(file.path))
}

function filterFiles(container: Container, wants: (file: FeedFile) => Promise<boolean>): FeedInput {
  return {
    label: container.label,
    files: async function* () {
      for await (const file of container.files()) if (await wants(file)) yield file
    },
  }
}

function joinInputs(label: string, inputs: readonly FeedInput[]): FeedInput {
  const [only] = inputs
  if (inputs.length === 1 && only) return only
  return {
    label,
    files: async function* () {
      for (const input of inputs) yield* input.files()
    },
  }
}
