import { type ImageBuilder, imageBuilder } from '../image-builder.ts'

/** `old`: as the point release shipped it. `current`: with the security updates of the time applied. */
export type SampleState = 'old' | 'current'

interface DebianPackage {
  readonly name: string
  readonly source?: string
  readonly old: string
  readonly current?: string
}

const BASE: readonly DebianPackage[] = [
  { name: 'base-files', old: '12.4+deb12u11' },
  { name: 'bash', old: '5.2.15-2+b8' },
  { name: 'coreutils', old: '9.1-1' },
  { name: 'dpkg', old: '1.21.22' },
  { name: 'libc6', source: 'glibc', old: '2.36-9+deb12u3', current: '2.36-9+deb12u13' },
  { name: 'libc-bin', source: 'glibc', old: '2.36-9+deb12u3', current: '2.36-9+deb12u13' },
  { name: 'libssl3', source: 'openssl', old: '3.0.11-1~deb12u1', current: '3.0.17-1~deb12u3' },
  { name: 'openssl', old: '3.0.11-1~deb12u1', current: '3.0.17-1~deb12u3' },
  { name: 'zlib1g', source: 'zlib (1:1.2.13.dfsg-1)', old: '1:1.2.13.dfsg-1' },
  { name: 'libcurl4', source: 'curl', old: '7.88.1-10+deb12u3', current: '7.88.1-10+deb12u14' },
  { name: 'libexpat1', source: 'expat', old: '2.5.0-1', current: '2.5.0-1+deb12u2' },
  { name: 'perl-base', source: 'perl', old: '5.36.0-7', current: '5.36.0-7+deb12u3' },
]

const EXTRA: Readonly<Record<string, readonly DebianPackage[]>> = {
  nginx: [{ name: 'nginx', old: '1.22.1-9', current: '1.22.1-9+deb12u3' }],
  nodejs: [{ name: 'nodejs', old: '18.13.0+dfsg1-1', current: '18.20.4+dfsg-1~deb12u1' }],
  python3: [
    { name: 'python3', source: 'python3-defaults', old: '3.11.2-1+b1' },
    { name: 'python3.11', old: '3.11.2-6', current: '3.11.2-6+deb12u6' },
  ],
}

/** A Debian 12 as its package database tells it, in one layer, and `extras` installed in a second one. */
export function debianBase(state: SampleState, extras: readonly string[] = []): ImageBuilder {
  const added = extras.flatMap((name) => EXTRA[name] ?? [])
  const base = imageBuilder()
    .layer(
      {
        'etc/os-release':
          'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION="12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\n',
        'etc/debian_version': '12.11\n',
        'etc/passwd': 'root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n',
        'var/lib/dpkg/status': statusOf(BASE, state),
      },
      { createdBy: '/bin/sh -c #(nop) ADD file:rootfs.tar.xz in / ' },
    )
    .emptyLayer('/bin/sh -c #(nop)  CMD ["bash"]')
  if (added.length === 0) return base
  return base.layer(
    { 'var/lib/dpkg/status': statusOf([...BASE, ...added], state) },
    {
      createdBy: `RUN /bin/sh -c apt-get update && apt-get install -y --no-install-recommends ${extras.join(' ')} # buildkit`,
    },
  )
}

function statusOf(packages: readonly DebianPackage[], state: SampleState): string {
  return packages
    .map((one) => {
      const version = state === 'current' ? (one.current ?? one.old) : one.old
      const source = one.source ? `Source: ${one.source}\n` : ''
      return `Package: ${one.name}\nStatus: install ok installed\nMaintainer: Debian <packages@lists.example>\nArchitecture: amd64\n${source}Version: ${version}\nDescription: ${one.name}\n`
    })
    .join('\n')
}
