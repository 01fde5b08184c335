import { readCyclonedxXml } from './cyclonedx-xml.ts'
import { isSbomObject, memberOf, type SbomDocument, type SbomObject, textOf } from './sbom-document.ts'
import { isSpdx3, spdx3ToSpdx2 } from './spdx-3.ts'
import { isTagValue, readTagValue } from './spdx-tag-value.ts'
import { isSyftJson, syftToCyclonedx } from './syft-json.ts'

/**
 * Reads a bill of materials: CycloneDX as JSON or XML, SPDX 2 as JSON or tag-value, SPDX 3 as JSON-LD, Syft's own JSON, and each of the JSON ones as the
 * predicate of an in-toto statement. Undefined for anything else; a JSON document that merely is another kind of JSON too.
 * @throws {SyntaxError} when it starts like one of these and cannot be read
 */
export function readSbomDocument(text: string): SbomDocument | undefined {
  const start = text.replace(/^\ufeff?\s*/, '').slice(0, 4096)
  if (start.startsWith('{')) return ofJson(JSON.parse(text.replace(/^\ufeff/, '')), 0)
  if (start.startsWith('<')) return readCyclonedxXml(text)
  return isTagValue(start) ? { shape: 'spdx', document: readTagValue(text) } : undefined
}

/** Does a file that begins like this hold one of the formats that {@link readSbomDocument} knows, or JSON? */
export function mayBeSbomDocument(head: string): boolean {
  const start = head.replace(/^(?:\ufeff|\xef\xbb\xbf)?\s*/, '')
  return start.startsWith('{') || /^<(?:\?xml|bom|!--)/.test(start) || isTagValue(start)
}

function ofJson(value: unknown, depth: number): SbomDocument | undefined {
  if (!isSbomObject(value)) return undefined
  if (textOf(value, 'bomFormat') === 'CycloneDX') return { shape: 'cyclonedx', document: value }
  if (textOf(value, 'spdxVersion')?.startsWith('SPDX-2.')) return { shape: 'spdx', document: value }
  if (isSpdx3(value)) return { shape: 'spdx', document: spdx3ToSpdx2(value) }
  if (isSyftJson(value)) return { shape: 'cyclonedx', document: syftToCyclonedx(value) }
  return depth === 0 ? ofStatement(value) : undefined
}

/** in-toto's Statement (github.com/in-toto/attestation), alone or as the payload of a DSSE envelope; signatures are nobody's business here. */
function ofStatement(value: SbomObject): SbomDocument | undefined {
  if (textOf(value, '_type')?.startsWith('https://in-toto.io/Statement/'))
    return ofPredicate(memberOf(value, 'predicate'))
  if (textOf(value, 'payloadType') !== 'application/vnd.in-toto+json') return undefined
  const statement: unknown = JSON.parse(Buffer.from(textOf(value, 'payload') ?? '', 'base64').toString('utf8'))
  return isSbomObject(statement) ? ofPredicate(memberOf(statement, 'predicate')) : undefined
}

/** cosign wraps the document in `Data` once more. */
function ofPredicate(predicate: unknown): SbomDocument | undefined {
  if (!isSbomObject(predicate)) return undefined
  const data = memberOf(predicate, 'Data')
  return ofJson(typeof data === 'string' ? JSON.parse(data) : (data ?? predicate), 1)
}
