import type { AdvisoryFeed } from './feed.ts'
import { almaErrata } from './feeds/almalinux/errata-feed.ts'
import { arch } from './feeds/arch/arch-feed.ts'
import { openEulerCsaf, suseCsaf } from './feeds/csaf/csaf-feeds.ts'
import { openEulerCvrf } from './feeds/cvrf/openeuler-cvrf-feed.ts'
import { debianLists } from './feeds/debian/lists-feed.ts'
import { debianTracker } from './feeds/debian/tracker-feed.ts'
import { endoflife } from './feeds/endoflife/endoflife-feed.ts'
import { epss } from './feeds/epss/epss-feed.ts'
import { fedoraBodhi } from './feeds/fedora/bodhi-feed.ts'
import { grypeDb } from './feeds/grype-db/grype-db-feed.ts'
import { cisaKev } from './feeds/kev/kev-feed.ts'
import { nvd } from './feeds/nvd/nvd-feed.ts'
import { osv } from './feeds/osv/osv-feed.ts'
import { alibabaOval, anolisOval, azureOval, oracleOval, photonOval, suseOval } from './feeds/oval/oval-feeds.ts'
import { photonMetadata } from './feeds/photon/photon-metadata-feed.ts'
import { redHatVex } from './feeds/redhat/csaf-vex-feed.ts'
import { alpine, chainguard, minimos, wolfi } from './feeds/secdb/secdb-feeds.ts'
import { trivyDb } from './feeds/trivy-db/trivy-db-feed.ts'
import { amazon, bottlerocket, fedora, rocky } from './feeds/updateinfo/updateinfo-feeds.ts'

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
  amazon,
  rocky,
  fedora,
  bottlerocket,
  fedoraBodhi,
  almaErrata,
  arch,
  photonMetadata,
  openEulerCvrf,
  openEulerCsaf,
  suseCsaf,
  nvd,
  grypeDb,
]
