import { GiB, MiB } from '../../../domain/units.ts'
import { AdvisoryError } from '../../advisory-error.ts'
import { ElementError } from '../../element.ts'
import type { AdvisoryFeed, FeedFile, FeedInput, FeedRecord, ParseContext } from '../../feed.ts'
import { readXmlElements } from '../../input/read-xml.ts'
import { parseCvrf } from './parse-cvrf.ts'

const MAX_DOCUMENT_BYTES = 64 * MiB
const DOCUMENT: ReadonlySet<string> = new Set(['cvrfdoc'])

/**
 * openEuler's security advisories, one CVRF document each.
 * @see https://repo.openeuler.org/security/data/cvrf/
 */
export const openEulerCvrf: AdvisoryFeed = {
  name: 'openeuler-cvrf',
  title: 'openEuler CVRF',
  homepage: 'https://www.openeuler.org/en/security/security-bulletins/',
  licence: 'published by openEuler (https://repo.openeuler.org/security/data/)',
  authority: 'vendor',
  grouping: 'collection',
  sources: [
    {
      name: 'openeuler-cvrf',
      urls: [],
      file: '',
      maxBytes: GiB,
      byDefault: false,
      changes: {
        url: 'https://repo.openeuler.org/security/data/cvrf/index.txt',
        format: 'key',
        record: 'https://repo.openeuler.org/security/data/cvrf/{key}',
        maxChanges: 100_000,
      },
    },
  ],
  recognise: ({ head }) => (/<cvrfdoc[\s>]/.test(head) && /openEuler-[SH]A-/.test(head) ? [] : undefined),
  async *parse(input: FeedInput, context: ParseContext): AsyncIterable<FeedRecord> {
    for await (const file of input.files()) {
      for (const advisory of await readDocument(file, context)) yield { kind: 'advisory', advisory }
    }
  },
}

async function readDocument(file: FeedFile, context: ParseContext) {
  try {
    for await (const document of readXmlElements(file.chunks(MAX_DOCUMENT_BYTES), DOCUMENT, file.path)) {
      return parseCvrf(document, context.now)
    }
    context.reject('no document', file.path)
  } catch (error) {
    if (error instanceof ElementError) context.reject(error.reason, file.path)
    else if (error instanceof AdvisoryError)
      context.reject(error.code === 'ADVISORY_LIMIT_EXCEEDED' ? 'too large' : 'no complete XML document', file.path)
    else throw error
  }
  return []
}
