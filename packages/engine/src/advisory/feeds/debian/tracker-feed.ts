import { MiB } from '../../../domain/units.ts'
import { ElementError, isObject } from '../../element.ts'
import type { AdvisoryFeed, FeedInput, FeedRecord, ParseContext } from '../../feed.ts'
import { readJsonMembers } from '../../input/json-members.ts'
import { parseTrackerPackage } from './parse-tracker-package.ts'

const URL = 'https://security-tracker.debian.org/tracker/data/json'
const MAX_FEED_BYTES = 1024 * MiB
/** The kernel's member is some ten mebibytes. */
const MAX_PACKAGE_BYTES = 128 * MiB

/**
 * Debian's security tracker: one JSON object, source package → CVE → release. It names open, ignored and postponed vulnerabilities too, but only of
 * releases that are supported.
 * @see https://security-tracker.debian.org/tracker/ "Download"
 */
export const debianTracker: AdvisoryFeed = {
  name: 'debian-tracker',
  title: 'Debian security tracker (JSON)',
  homepage: 'https://security-tracker.debian.org/tracker/',
  licence: "published by Debian's security team (https://www.debian.org/license)",
  authority: 'vendor',
  grouping: 'file',
  sources: [{ name: 'debian-tracker', urls: [URL], file: 'debian-tracker.json', maxBytes: 512 * MiB, byDefault: true }],
  recognise({ head }) {
    return /^\s*\{\s*"[^"]{1,200}"\s*:\s*\{\s*"(?:CVE|TEMP)-[^"]{1,40}"\s*:\s*\{/.test(head) &&
      /"releases"\s*:/.test(head)
      ? []
      : undefined
  },
  async *parse(input: FeedInput, context: ParseContext): AsyncIterable<FeedRecord> {
    for await (const file of input.files()) {
      for await (const { key, text } of readJsonMembers(file.chunks(MAX_FEED_BYTES), MAX_PACKAGE_BYTES, input.label)) {
        for (const advisory of readPackage(key, text, context)) yield { kind: 'advisory', advisory }
      }
    }
  },
}

function readPackage(name: string, text: string, context: ParseContext) {
  try {
    const json: unknown = JSON.parse(text)
    if (!isObject(json)) throw new ElementError('package is no JSON object')
    return parseTrackerPackage(name, json, context.reject)
  } catch (error) {
    context.reject(error instanceof ElementError ? error.reason : 'no JSON', name)
    return []
  }
}
