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
  const groups = new Map<string, Group[]>()
  for (const container of await openContainers(path)) {
    for (const group of await groupsIn(container, feeds)) {
      const members = groups.get(keyOf(group)) ?? []
      members.push(group)
      groups.set(keyOf(group), members)
    }
  }
  if (groups.size === 0) {
    throw new AdvisoryError(
      'ADVISORY_INPUT_UNKNOWN',
      `${path} holds no advisory data that we know. Known are: ${feeds.map((feed) => feed.title).join(', ')}.`,
    )
  }
  const sources = new Map<string, { feed: AdvisoryFeed; inputs: FeedInput[] }>()
  for (const members of groups.values()) {
    const [first] = members
    if (!first) continue
    const name = nameOf(members, first)
    const inputs = [...(sources.get(name)?.inputs ?? []), ...members.map(({ input }) => input)]
    sources.set(name, { feed: first.feed, inputs })
  }
  return [...sources].map(([name, { feed, inputs }]) => ({ name, feed, input: joinInputs(path, inputs) }))
}

/** Files of one container that one feed reads together. */
interface Group {
  readonly feed: AdvisoryFeed
  readonly labels: ReadonlySet<string>
  readonly container: Container
  readonly input: FeedInput
}

/** An archive is a source by itself; the folders of one tree (`cve/2023`, `cve/2024`, …) are one as long as they speak of one family of ecosystems. */
function keyOf({ feed, labels, container }: Group): string {
  const family = feed.grouping === 'collection' && !container.isArchive ? familyOf(labels) : undefined
  return family === undefined ? `${feed.name}\n${[...labels].join('/')}\n${container.label}` : `${feed.name}\n${family}`
}

/** `osv/Debian:12` when all files speak of that, `osv/Debian` for several releases, `osv/<file>` for a mixture; `alpine/v3.20/main`. */
function nameOf(members: readonly Group[], { feed, container }: Group): string {
  const labels = new Set(members.flatMap((member) => [...member.labels]))
  if (feed.grouping === 'file') return [feed.name, ...labels].join('/')
  const [only] = labels
  if (only === undefined) return feed.name
  return `${feed.name}/${labels.size === 1 ? only : (familyOf(labels) ?? container.stem)}`
}

function familyOf(labels: ReadonlySet<string>): string | undefined {
  const families = new Set([...labels].map(ecosystemFamily))
  const [family] = families
  return families.size === 1 ? family : undefined
}

async function groupsIn(container: Container, feeds: readonly AdvisoryFeed[]): Promise<Group[]> {
  const groups: Group[] = []
  const collections = new Map<AdvisoryFeed, { labels: Set<string>; endings: Set<string> }>()
  let seen = 0
  for await (const file of container.files()) {
    if (++seen > SAMPLE_FILES && collections.size > 0) break
    const recognised = await recognise(file, feeds)
    if (!recognised) continue
    const { feed, labels } = recognised
    if (feed.grouping === 'file') {
      groups.push({
        feed,
        labels: new Set(labels),
        container,
        input: selectFiles(container, (path) => path === file.path),
      })
    } else {
      const collection = collections.get(feed) ?? { labels: new Set(), endings: new Set() }
      for (const label of labels) collection.labels.add(label)
      collection.endings.add(endingOf(file.path))
      collections.set(feed, collection)
    }
  }
  const isOnly = collections.size === 1 && groups.length === 0
  for (const [feed, { labels, endings }] of collections) {
    const input = isOnly
      ? selectFiles(container, (path) => endings.has(endingOf(path)))
      : filterFiles(container, async (file) => (await recognise(file, feeds))?.feed === feed)
    groups.push({ feed, labels, container, input })
  }
  return groups
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
