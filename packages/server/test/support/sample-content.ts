import { type BuiltImage, imageBuilder } from '@plimsoll/testkit'

/** A Debian 12 with one package of the distribution and some of npm, in two layers. */
export function debianImage(npm: Readonly<Record<string, string>> = {}, platform = 'linux/amd64'): BuiltImage {
  const packages = Object.fromEntries(
    Object.entries(npm).map(([name, version]) => [
      `app/node_modules/${name}/package.json`,
      JSON.stringify({ name, version }),
    ]),
  )
  return imageBuilder()
    .platform(platform)
    .layer(
      {
        'etc/os-release': 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
        'var/lib/dpkg/status':
          'Package: libssl3\nStatus: install ok installed\nArchitecture: amd64\nSource: openssl\nVersion: 3.0.11-1~deb12u1\nMaintainer: Debian OpenSSL Team <x@lists.debian.org>\n\n',
      },
      { createdBy: '/bin/sh -c #(nop) ADD file:rootfs.tar in / ' },
    )
    .emptyLayer('/bin/sh -c #(nop)  ENV TOKEN=very-secret')
    .layer({ 'app/readme.txt': `for ${platform}`, ...packages }, { createdBy: '/bin/sh -c npm ci' })
    .config({ Env: ['PATH=/usr/bin', 'TOKEN=very-secret'], User: '1000', Labels: { team: 'a' } })
    .build()
}
