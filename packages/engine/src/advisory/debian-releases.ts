const RELEASES: ReadonlyMap<string, string> = new Map([
  ['sarge', '3.1'],
  ['etch', '4'],
  ['lenny', '5'],
  ['squeeze', '6'],
  ['wheezy', '7'],
  ['jessie', '8'],
  ['stretch', '9'],
  ['buster', '10'],
  ['bullseye', '11'],
  ['bookworm', '12'],
  ['trixie', '13'],
  ['forky', '14'],
  ['duke', '15'],
  ['sid', 'unstable'],
])

/** The number by which a Debian release is filed, `12` for `bookworm`; `unstable` for `sid`. https://www.debian.org/releases/ */
export function debianRelease(codename: string): string | undefined {
  return RELEASES.get(codename)
}
