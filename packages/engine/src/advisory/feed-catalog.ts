import type { AdvisoryFeed } from './feed.ts'
import { debianLists } from './feeds/debian/lists-feed.ts'
import { debianTracker } from './feeds/debian/tracker-feed.ts'
import { endoflife } from './feeds/endoflife/endoflife-feed.ts'
import { epss } from './feeds/epss/epss-feed.ts'
import { cisaKev } from './feeds/kev/kev-feed.ts'
import { osv } from './feeds/osv/osv-feed.ts'
import { alibabaOval, anolisOval, azureOval, oracleOval, photonOval, suseOval } from './feeds/oval/oval-feeds.ts'
import { redHatVex } from './feeds/redhat/csaf-vex-feed.ts'
import { alpine, chainguard, minimos, wolfi } from './feeds/secdb/secdb-feeds.ts'
import { trivyDb } from './feeds/trivy-db/trivy-db-feed.ts'

/** Every feed that we can read, in the order in which a file is shown to them. */
export const FEEDS: readonly AdvisoryFeed[] = [
  osv,
  debianTracker,
  debianLists,
  alpine,
  wolfi,
  chainguard,
  minimos,
  cisaKev,
  epss,
  endoflife,
  trivyDb,
  redHatVex,
  oracleOval,
  suseOval,
  azureOval,
  photonOval,
  anolisOval,
  alibabaOval,
]
