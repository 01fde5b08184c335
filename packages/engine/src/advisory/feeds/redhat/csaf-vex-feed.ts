import { GiB, MiB } from '../../../domain/units.ts'
import { AdvisoryError } from '../../advisory-error.ts'
import { ElementError } from '../../element.ts'
import type { AdvisoryFeed, FeedFile, FeedInput, FeedRecord, ParseContext } from '../../feed.ts'
import { decodeText } from '../../input/bounded.ts'
import { parseCsafVex } from './parse-csaf-vex.ts'

const VEX = 'https://security.access.redhat.com/data/csaf/v2/vex'
/** The largest documents (the kernel's) are some mebibytes. */
const MAX_DOCUMENT_BYTES = 128 * MiB

/**
 * Red Hat's VEX documents, one for each CVE, as an archive of all or a folder of some. The only source that says which packages are not affected.
 * @see https://security.access.redhat.com/data/csaf/v2/vex/
 */
export const redHatVex: AdvisoryFeed = {
  name: 'redhat-vex',
  title: 'Red Hat CSAF VEX',
  homepage: 'https://security.access.redhat.com/data/csaf/v2/vex/',
  licence: 'CC BY 4.0',
  authority: 'vendor',
  grouping: 'collection',
  sources: [
    {
      name: 'redhat-vex',
      urls: [`${VEX}/archive_latest.txt`],
      pointers: ['first-line'],
      file: 'redhat-vex.tar.zst',
      maxBytes: 4 * GiB,
      byDefault: false,
      changes: {
        url: `${VEX}/changes.csv`,
        format: '"key","time"',
        record: `${VEX}/{key}`,
        removals: `${VEX}/deletions.csv`,
        maxChanges: 5000,
      },
    },
  ],
  recognise: ({ path, head }) =>
    /\.json$/i.test(path) && /"category"\s*:\s*"csaf_vex"/.test(head) && /"csaf_version"\s*:/.test(head)
      ? []
      : undefined,
  async *parse(input: FeedInput, context: ParseContext): AsyncIterable<FeedRecord> {
    for await (const file of input.files()) {
      const advisory = await readDocument(file, context)
      if (advisory) yield { kind: 'advisory', advisory }
    }
  },
}

async function readDocument(file: FeedFile, context: ParseContext) {
  try {
    return parseCsafVex(JSON.parse(decodeText(await file.bytes(MAX_DOCUMENT_BYTES))), context.now)
  } catch (error) {
    if (error instanceof ElementError) context.reject(error.reason, file.path)
    else if (error instanceof SyntaxError) context.reject('no JSON', file.path)
    else if (error instanceof AdvisoryError && error.code === 'ADVISORY_LIMIT_EXCEEDED')
      context.reject('too large', file.path)
    else throw error
    return undefined
  }
}
