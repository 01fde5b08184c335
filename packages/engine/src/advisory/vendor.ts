import { ecosystemFamily } from './ecosystem.ts'

const VENDORS: ReadonlyMap<string, string> = new Map([
  ['Debian', 'debian'],
  ['Ubuntu', 'ubuntu'],
  ['Alpine', 'alpine'],
  ['Wolfi', 'wolfi'],
  ['Chainguard', 'chainguard'],
  ['MinimOS', 'minimos'],
  ['Red Hat', 'redhat'],
  ['AlmaLinux', 'almalinux'],
  ['Rocky Linux', 'rocky'],
  ['Oracle Linux', 'oracle'],
  ['Amazon Linux', 'amazon'],
  ['Fedora', 'fedora'],
  ['SUSE', 'suse'],
  ['openSUSE', 'suse'],
  ['Photon OS', 'photon'],
  ['Azure Linux', 'azurelinux'],
  ['openEuler', 'openeuler'],
  ['Anolis OS', 'anolis'],
  ['Alibaba Cloud Linux', 'alinux'],
  ['Mageia', 'mageia'],
  ['Arch Linux', 'arch'],
  ['Bottlerocket', 'amazon'],
])

/** The name under which a distribution rates severities; undefined for languages, where nobody speaks for all packages. */
export function vendorOf(ecosystem: string): string | undefined {
  return VENDORS.get(ecosystemFamily(ecosystem))
}
