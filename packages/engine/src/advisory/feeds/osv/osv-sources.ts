import { GiB } from '../../../domain/units.ts'
import type { FeedSource } from '../../feed.ts'

const BUCKET = 'https://osv-vulnerabilities.storage.googleapis.com'

/** osv.dev's ecosystems by whether `db update` takes them unasked: languages yes, distributions that have a feed of their own no. */
const ECOSYSTEMS: readonly (readonly [ecosystem: string, byDefault: boolean])[] = [
  ['npm', true],
  ['PyPI', true],
  ['Maven', true],
  ['Go', true],
  ['NuGet', true],
  ['Packagist', true],
  ['RubyGems', true],
  ['crates.io', true],
  ['Hex', true],
  ['Pub', true],
  ['SwiftURL', true],
  ['ConanCenter', true],
  ['Hackage', true],
  ['CRAN', true],
  ['Julia', true],
  ['GitHub Actions', true],
  ['opam', true],
  ['Bitnami', true],
  ['AlmaLinux', true],
  ['Rocky Linux', true],
  ['Red Hat', true],
  ['Ubuntu', true],
  ['SUSE', true],
  ['openSUSE', true],
  ['openEuler', true],
  ['Azure Linux', true],
  ['Mageia', true],
  ['Debian', false],
  ['Alpine', false],
  ['Wolfi', false],
  ['Chainguard', false],
  ['MinimOS', false],
  ['Alpaquita', false],
  ['BellSoft Hardened Containers', false],
  ['Bioconductor', false],
  ['CleanStart', false],
  ['Docker Hardened Images', false],
  ['Echo', false],
  ['FreeBSD', false],
  ['GHC', false],
  ['Kubernetes', false],
  ['Root', false],
  ['TuxCare', false],
  ['VSCode', false],
]

/** Databases that publish OSV records themselves: the same as osv.dev has, from the first hand and with their whole repository. */
const REPOSITORIES: readonly FeedSource[] = [
  ['bitnami-vulndb', 'bitnami/vulndb'],
  ['github-advisory-database', 'github/advisory-database'],
].map(([name = '', repository = '']) => ({
  name: `osv/${name}`,
  urls: [`https://github.com/${repository}/archive/refs/heads/main.tar.gz`],
  file: `${name}.tar.gz`,
  maxBytes: 4 * GiB,
  byDefault: false,
}))

const EXPORTS: readonly FeedSource[] = ECOSYSTEMS.map(([ecosystem, byDefault]) => ({
  name: `osv/${ecosystem}`,
  urls: [`${BUCKET}/${encodeURIComponent(ecosystem)}/all.zip`],
  file: 'all.zip',
  maxBytes: 2 * GiB,
  byDefault,
  // Some exports come and go; those that everybody needs do not.
  ...(!byDefault && { optional: true }),
  changes: {
    url: `${BUCKET}/${encodeURIComponent(ecosystem)}/modified_id.csv`,
    format: 'time,key',
    record: `${BUCKET}/${encodeURIComponent(ecosystem)}/{key}.json`,
    maxChanges: 2000,
  },
}))

export const OSV_SOURCES: readonly FeedSource[] = [...EXPORTS, ...REPOSITORIES]
