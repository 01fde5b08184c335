import { AdvisoryError } from './advisory-error.ts'
import { isObject, type JsonObject } from './element.ts'
import type { FeedFile } from './feed.ts'
import { decodeText } from './input/bounded.ts'

/**
 * A whole file as one JSON object, for feeds that are small.
 * @throws {AdvisoryError} `ADVISORY_INPUT_BROKEN`, `ADVISORY_LIMIT_EXCEEDED`
 */
export async function readJsonObject(file: FeedFile, maxBytes: number, label: string): Promise<JsonObject> {
  const text = decodeText(await file.bytes(maxBytes))
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new AdvisoryError('ADVISORY_INPUT_BROKEN', `${label} is no complete JSON document.`, { cause: error })
  }
  if (isObject(json)) return json
  throw new AdvisoryError('ADVISORY_INPUT_BROKEN', `${label} is JSON, but no object.`)
}
