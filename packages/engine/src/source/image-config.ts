import { type DiffId, isDigestText, parseDiffId } from '../domain/digest.ts'
import type { HistoryEntry, ImageConfig } from './image-source.ts'
import {
  assertUnambiguous,
  isJsonObject,
  type JsonObject,
  member,
  parseJsonObject,
  textMapMember,
  textMember,
  textsMember,
} from './json-document.ts'
import { SourceError } from './source-error.ts'
import type { SourceLimits } from './source-limits.ts'

/** A config that says nothing, for roots without one. */
export const EMPTY_IMAGE_CONFIG: ImageConfig = Object.freeze({
  env: [],
  entrypoint: [],
  cmd: [],
  exposedPorts: [],
  volumes: [],
  labels: Object.freeze(Object.create(null)),
  history: [],
  diffIds: [],
})

/**
 * Reads an image config (OCI image-spec, config.md#properties; Docker image specification v1.2). Odd members are dropped;
 * only what decides which layers make the image must be right.
 * @throws {SourceError} `SOURCE_MANIFEST_INVALID` when it is no JSON object, or a diff_id is no digest
 */
export function parseImageConfig(bytes: Uint8Array, what: string): ImageConfig {
  const document = parseJsonObject(bytes, what)
  const runtime = objectMember(document, 'config')
  assertUnambiguous(document, ['rootfs', 'config', 'history'], what)
  return {
    ...present('created', textMember(document, 'created')),
    ...present('author', textMember(document, 'author')),
    ...present('architecture', textMember(document, 'architecture')),
    ...present('os', textMember(document, 'os')),
    ...present('variant', textMember(document, 'variant')),
    ...present('user', textMember(runtime, 'User')),
    env: textsMember(runtime, 'Env'),
    entrypoint: textsMember(runtime, 'Entrypoint'),
    cmd: textsMember(runtime, 'Cmd'),
    ...present('workingDir', textMember(runtime, 'WorkingDir')),
    exposedPorts: Object.keys(objectMember(runtime, 'ExposedPorts')).sort(),
    volumes: Object.keys(objectMember(runtime, 'Volumes')).sort(),
    labels: textMapMember(runtime, 'Labels'),
    ...present('stopSignal', textMember(runtime, 'StopSignal')),
    ...healthcheck(runtime),
    history: historyOf(document),
    diffIds: diffIdsOf(document, what),
  }
}

/**
 * Layers and diffIDs pair up one to one, or no container engine runs the image.
 * @throws {SourceError} `SOURCE_MANIFEST_INVALID`, `SOURCE_TOO_LARGE`
 */
export function assertLayerCount(config: ImageConfig, layers: number, name: string, limits: SourceLimits): void {
  if (layers > limits.maxLayers) {
    throw new SourceError(
      'SOURCE_TOO_LARGE',
      `The image in ${name} has more than ${limits.maxLayers} layers, which is more than we read.`,
    )
  }
  if (config.diffIds.length === layers) return
  throw new SourceError(
    'SOURCE_MANIFEST_INVALID',
    `The image in ${name} has ${layers} layers, but its config lists ${config.diffIds.length}: no container engine can run it. Build it again.`,
  )
}

function diffIdsOf(document: JsonObject, what: string): readonly DiffId[] {
  const rootfs = objectMember(document, 'rootfs')
  assertUnambiguous(rootfs, ['diff_ids'], what)
  const claimed = member(rootfs, 'diff_ids') ?? []
  // Dropping one would give every layer above it the diffID of another.
  if (!Array.isArray(claimed) || !claimed.every((text) => typeof text === 'string' && isDigestText(text))) {
    throw new SourceError(
      'SOURCE_MANIFEST_INVALID',
      `${what} lists a diff_id that is no digest. Build the image again.`,
    )
  }
  return claimed.map(parseDiffId)
}

function historyOf(document: JsonObject): readonly HistoryEntry[] {
  const history = member(document, 'history')
  if (!Array.isArray(history)) return []
  return history.filter(isJsonObject).map((entry) => ({
    ...present('created', textMember(entry, 'created')),
    ...present('createdBy', textMember(entry, 'created_by')),
    ...present('author', textMember(entry, 'author')),
    ...present('comment', textMember(entry, 'comment')),
    emptyLayer: member(entry, 'empty_layer') === true,
  }))
}

function healthcheck(runtime: JsonObject): Pick<ImageConfig, 'healthcheck'> {
  const test = textsMember(objectMember(runtime, 'Healthcheck'), 'Test')
  return test.length > 0 ? { healthcheck: test } : {}
}

function objectMember(object: JsonObject, key: string): JsonObject {
  const value = member(object, key)
  return isJsonObject(value) ? value : {}
}

function present<Key extends string>(key: Key, value: string | undefined): { readonly [K in Key]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: string }
}
