import { describe, expect, test } from 'vitest'
import type { PackageType } from '../domain/package.ts'
import { kernelPart } from './kernel-packages.ts'

describe('parts of a kernel', () => {
  test.each<[PackageType, string, ReturnType<typeof kernelPart>]>([
    ['deb', 'linux-libc-dev', 'kernel-headers'],
    ['deb', 'linux-headers-6.1.0-18-common', 'kernel-headers'],
    ['rpm', 'kernel-headers', 'kernel-headers'],
    ['rpm', 'kernel-devel', 'kernel-headers'],
    ['rpm', 'kernel-uek-devel', 'kernel-headers'],
    ['rpm', 'kernel-default-devel', 'kernel-headers'],
    ['rpm', 'linux-glibc-devel', 'kernel-headers'],
    ['apk', 'linux-headers', 'kernel-headers'],
    ['alpm', 'linux-api-headers', 'kernel-headers'],
    ['deb', 'linux-image-6.1.0-18-amd64', 'kernel'],
    ['rpm', 'kernel', 'kernel'],
    ['rpm', 'kernel-core', 'kernel'],
    ['rpm', 'kernel-livepatch-6.1.12-17.42', 'kernel'],
    ['apk', 'linux-lts', 'kernel'],
    ['bottlerocket', 'kernel-6.1', 'kernel'],
    ['rpm', 'kernel-tools', undefined],
    ['deb', 'linux-perf', undefined],
    ['deb', 'linux-base', undefined],
    ['deb', 'util-linux', undefined],
    ['deb', 'libselinux1', undefined],
    ['npm', 'kernel', undefined],
  ])('%s %s: %s', (type, name, expected) => {
    expect(kernelPart({ type, name })).toBe(expected)
  })
})
