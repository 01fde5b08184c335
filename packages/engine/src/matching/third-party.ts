import type { Package } from '../domain/package.ts'

/**
 * Is a system package surely from somebody else than the distribution? Its versions then follow another scheme of fixes, so the distribution's
 * advisories say nothing of it. Only clear signs count: a doubt means no, for a package that is left out wrongly is a hole that nobody sees.
 */
export function isThirdParty(pkg: Package, distroId: string): boolean {
  if (pkg.type === 'deb')
    return DEB_VERSION.test(pkg.version) || (pkg.vendor !== undefined && DEB_VENDOR.test(pkg.vendor))
  if (pkg.type !== 'rpm') return false
  if (RPM_RELEASE.test(pkg.version)) return true
  const vendor = pkg.vendor
  return vendor !== undefined && RPM_VENDORS.some(({ pattern, own }) => pattern.test(vendor) && !own.includes(distroId))
}

/** What only packages of other publishers carry: NodeSource, PGDG, deb.sury.org, launchpad's PPAs, and builds named after a codename. */
const DEB_VERSION =
  /nodesource\d|\.pgdg\d|\+0~20\d{6}\.|(?:^|[~+-])ppa\d|~(?:buster|bullseye|bookworm|trixie|forky|xenial|bionic|focal|jammy|noble)\d*$|\+maria~|-1rl\d/

/** Addresses of publishers who do not maintain packages in Debian or Ubuntu under them. */
const DEB_VENDOR =
  /@(?:docker\.com|nginx\.com|f5\.com|nodesource\.com|mongodb\.com|elastic\.co|grafana\.com|hashicorp\.com|gitlab\.com|nvidia\.com|mariadb\.(?:com|org)|mysql\.com|redis\.(?:com|io)|rabbitmq\.com|percona\.com|influxdata\.com|datadoghq\.com|yarnpkg\.com|adoptium\.net|azul\.com)\b/i

/** Release tags of repositories for Red Hat and its kin. */
const RPM_RELEASE = /(?:PGDG|nodesource|\.remi\b|\.ius\b|\.ngx\b|\.mongodb|\.docker|~?nvidia)/

/** Vendors, and the distributions whose own vendor they are. Fedora's packages on Red Hat and its kin are EPEL. */
const RPM_VENDORS: readonly { readonly pattern: RegExp; readonly own: readonly string[] }[] = [
  { pattern: /^Fedora Project/i, own: ['fedora', 'amzn'] },
  { pattern: /^Remi /i, own: [] },
  { pattern: /^Docker/i, own: [] },
  { pattern: /nginx/i, own: [] },
  { pattern: /NodeSource/i, own: [] },
  { pattern: /PostgreSQL Global|PGDG/i, own: [] },
  { pattern: /MariaDB/i, own: [] },
  { pattern: /^Oracle and\/or its affiliates/i, own: ['ol'] },
  { pattern: /MongoDB/i, own: [] },
  { pattern: /^NVIDIA/i, own: [] },
  { pattern: /^Microsoft/i, own: ['mariner', 'azurelinux'] },
  { pattern: /^Google/i, own: [] },
  { pattern: /^Elastic/i, own: [] },
  { pattern: /HashiCorp/i, own: [] },
  { pattern: /^GitLab/i, own: [] },
  { pattern: /^Percona/i, own: [] },
  { pattern: /^Grafana/i, own: [] },
  { pattern: /InfluxData/i, own: [] },
]
