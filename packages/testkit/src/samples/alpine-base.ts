import { type ImageBuilder, imageBuilder } from '../image-builder.ts'
import type { SampleState } from './debian-base.ts'

const PACKAGES = [
  { name: 'alpine-baselayout', origin: 'alpine-baselayout', old: '3.6.5-r0', current: '3.6.5-r0' },
  { name: 'busybox', origin: 'busybox', old: '1.36.1-r28', current: '1.36.1-r31' },
  { name: 'libcrypto3', origin: 'openssl', old: '3.3.0-r2', current: '3.3.5-r0' },
  { name: 'libssl3', origin: 'openssl', old: '3.3.0-r2', current: '3.3.5-r0' },
  { name: 'musl', origin: 'musl', old: '1.2.5-r0', current: '1.2.5-r3' },
  { name: 'zlib', origin: 'zlib', old: '1.3.1-r1', current: '1.3.1-r1' },
] as const

/** An Alpine 3.20 as its package database tells it, in one layer. */
export function alpineBase(state: SampleState): ImageBuilder {
  const installed = PACKAGES.map(
    (one) => `P:${one.name}\nV:${one[state]}\nA:x86_64\no:${one.origin}\nL:MIT\nT:${one.name}\n`,
  ).join('\n')
  return imageBuilder()
    .layer(
      {
        'etc/os-release': 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.20.0\nPRETTY_NAME="Alpine Linux v3.20"\n',
        'etc/alpine-release': '3.20.0\n',
        'etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n',
        'lib/apk/db/installed': `${installed}\n`,
      },
      { createdBy: '/bin/sh -c #(nop) ADD file:alpine-minirootfs.tar.gz in / ' },
    )
    .emptyLayer('/bin/sh -c #(nop)  CMD ["/bin/sh"]')
}
