import type { AdvisoryFeed } from './feed.ts'
import { osv } from './feeds/osv/osv-feed.ts'

/** Every feed that we can read, in the order in which a file is shown to them. */
export const FEEDS: readonly AdvisoryFeed[] = [osv]
