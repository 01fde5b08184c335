import { GiB, MiB } from '../../../domain/units.ts'
import { AdvisoryError } from '../../advisory-error.ts'
import { type BoltBucket, type BoltEntry, isBolt, openBolt } from '../../bolt/bolt-file.ts'
import { cleanTime, isCleanWord } from '../../clean.ts'
import { ElementError, isObject, type JsonObject } from '../../element.ts'
import type { AdvisoryFeed, FeedFile, FeedInput, FeedRecord, ParseContext } from '../../feed.ts'
import { onDisk } from '../../input/on-disk.ts'
import { readJsonObject } from '../../read-json.ts'
import { trivyBucket } from './buckets.ts'
import { parseTrivyDetails } from './trivy-details.ts'
import { type CpeIndex, parseLanguageRow, parseRedHatRow, parseSystemRow } from './trivy-statements.ts'

const MAX_DATABASE_BYTES = 16 * GiB
const SCHEMA = 2

/**
 * Trivy's vulnerability database: a bbolt file that gathers some twenty-five distributions and all languages, built every six hours and published as an
 * OCI artifact. It knows no dates of advisories, no packages that are not affected, and one severity for each source.
 * @see https://github.com/aquasecurity/trivy-db
 */
export const trivyDb: AdvisoryFeed = {
  name: 'trivy-db',
  title: 'Trivy vulnerability database',
  homepage: 'https://github.com/aquasecurity/trivy-db',
  licence: 'Apache-2.0 as software; the data under the licences of its sources',
  authority: 'aggregate',
  grouping: 'collection',
  sources: [
    {
      name: 'trivy-db',
      urls: [
        'oci://mirror.gcr.io/aquasec/trivy-db:2',
        'oci://ghcr.io/aquasecurity/trivy-db:2',
        'oci://public.ecr.aws/aquasecurity/trivy-db:2',
        'oci://docker.io/aquasec/trivy-db:2',
      ],
      file: 'db.tar.gz',
      maxBytes: GiB,
      byDefault: true,
    },
  ],
  recognise: ({ path, head, headBytes }) =>
    (isBolt(headBytes) && path.endsWith('.db')) || (path.endsWith('metadata.json') && /"NextUpdate"\s*:/.test(head))
      ? []
      : undefined,
  async *parse(input: FeedInput, context: ParseContext): AsyncIterable<FeedRecord> {
    let seen = false
    for await (const file of input.files()) {
      if (file.path.endsWith('.json')) await readMetadata(file, input.label, context)
      else {
        seen = true
        yield* parseDatabase(file, context)
      }
    }
    if (!seen) throw new AdvisoryError('ADVISORY_INPUT_BROKEN', `${input.label} holds no Trivy database.`)
  },
}

async function readMetadata(file: FeedFile, label: string, context: ParseContext): Promise<void> {
  const { Version: version, UpdatedAt: updated } = await readJsonObject(file, MiB, label)
  if (version !== SCHEMA) {
    throw new AdvisoryError(
      'ADVISORY_INPUT_BROKEN',
      `${label} is a Trivy database of schema ${String(version)}; schema ${SCHEMA} is read.`,
    )
  }
  const time = cleanTime(updated, context.now)
  if (typeof time === 'object') context.builtAt(time.time)
}

async function* parseDatabase(file: FeedFile, context: ParseContext): AsyncIterable<FeedRecord> {
  await using stored = await onDisk(file, 'bolt', MAX_DATABASE_BYTES, context)
  using database = openBolt(stored.path)
  yield* parseRoot(database.root, context)
}

/** Descriptions come first, so that statements find their advisory. */
function* parseRoot(root: BoltBucket, context: ParseContext): Iterable<FeedRecord> {
  const buckets = [...root.entries()].flatMap((entry) =>
    'bucket' in entry ? [{ name: entry.key, bucket: entry.bucket, is: trivyBucket(entry.key) }] : [],
  )
  const ofKind = (kind: string) => buckets.filter(({ is }) => is.kind === kind)
  for (const { bucket } of ofKind('vulnerability')) yield* parseDetails(bucket, context)
  const cpes = readCpes(ofKind('red-hat-cpe')[0]?.bucket)
  for (const { bucket } of ofKind('red-hat')) {
    yield* parsePackages(bucket, context, (key, name, json) => parseRedHatRow(key, name, json, cpes))
  }
  for (const { bucket, is } of buckets) {
    if (is.kind === 'system') {
      yield* parsePackages(bucket, context, (id, name, json) =>
        parseSystemRow(is.ecosystem, name, json).map((affected) => ({ id, affected })),
      )
    } else if (is.kind === 'language') {
      yield* parsePackages(bucket, context, (id, name, json) => [
        { id, affected: parseLanguageRow(is.ecosystem, name, json) },
      ])
    }
  }
}

function* parseDetails(bucket: BoltBucket, context: ParseContext): Iterable<FeedRecord> {
  for (const entry of bucket.entries()) {
    const json = readRow(entry, context)
    if (json && isCleanWord(entry.key, 200)) {
      yield { kind: 'advisory', advisory: parseTrivyDetails(entry.key, json, context.now) }
    }
  }
}

type RowParser = (
  key: string,
  name: string,
  json: JsonObject,
) => readonly Omit<Extract<FeedRecord, { kind: 'affected' }>, 'kind'>[]

function* parsePackages(bucket: BoltBucket, context: ParseContext, parseRow: RowParser): Iterable<FeedRecord> {
  for (const pkg of bucket.entries()) {
    if (!('bucket' in pkg)) continue
    if (!isCleanWord(pkg.key)) {
      context.reject('package name is empty, too long or has control characters', pkg.key)
      continue
    }
    for (const entry of pkg.bucket.entries()) {
      const json = readRow(entry, context)
      if (!json) continue
      try {
        if (!isCleanWord(entry.key, 200)) throw new ElementError('id is empty, too long or has control characters')
        for (const row of parseRow(entry.key, pkg.key, json)) yield { kind: 'affected', ...row }
      } catch (error) {
        if (!(error instanceof ElementError)) throw error
        context.reject(error.reason, `${pkg.key} ${entry.key}`)
      }
    }
  }
}

function readRow(entry: BoltEntry, context: ParseContext): JsonObject | undefined {
  if (!('value' in entry)) return undefined
  try {
    const json: unknown = JSON.parse(entry.value.toString('utf8'))
    if (isObject(json)) return json
  } catch {
    // Counted below, like anything else that is no object.
  }
  context.reject('row is no JSON object', entry.key)
  return undefined
}

function readCpes(bucket: BoltBucket | undefined): CpeIndex {
  const cpes = new Map<number, string>()
  for (const entry of bucket?.entries() ?? []) {
    if (entry.key !== 'cpe' || !('bucket' in entry)) continue
    for (const row of entry.bucket.entries()) {
      if ('value' in row) cpes.set(Number(row.key), row.value.toString('utf8').replace(/^"|"$/g, ''))
    }
  }
  return cpes
}
