import type { Package } from '../domain/package.ts'

/** Parts of a kernel that an image may hold, and no container ever runs: the kernel is the host's. */
export type KernelPart = 'kernel' | 'kernel-headers'

const HEADERS =
  /^(?:linux-libc-dev(?:-.*)?|linux-headers(?:-.*)?|linux-kbuild-.*|linux-(?:glibc-devel|api-headers|kernel-headers)|(?:.+-)?kernel-headers|kernel-(?:.+-)?(?:devel|headers)(?:-.*)?|kernel-cross-headers|linux(?:-.+)?-dev(?:el)?)$/
const KERNEL =
  /^(?:linux-(?:image|modules|modules-extra|image-unsigned|signed-image)-.*|linux-(?:lts|virt|stable|vanilla|edge|rpi\d*|hardened|zen|esx|aws|rt|secure)|linux|kernel|kernel-(?:core|modules|modules-core|modules-extra|debug|debug-core|rt|rt-core|ml|lt|default|default-base|preempt|azure|uek|uek-core|uek-modules|livepatch)(?:-.*)?|kernel-64k(?:-.*)?|bottlerocket-kernel-.*|kernel-\d.*)$/
/** Programs that are built with a kernel and run without it. */
const PROGRAMS = /^(?:kernel-tools|linux-(?:perf|cpupower|base|tools|firmware)|kernel-rpm-macros)/

/**
 * Is a system package a kernel, or what programs are compiled against one? Vulnerabilities of the kernel's source hit both by their version, and
 * hit a container by neither.
 */
export function kernelPart(pkg: Pick<Package, 'name' | 'type'>): KernelPart | undefined {
  const { name, type } = pkg
  if (!TYPES.has(type) || PROGRAMS.test(name)) return undefined
  if (HEADERS.test(name)) return 'kernel-headers'
  return KERNEL.test(name) ? 'kernel' : undefined
}

const TYPES: ReadonlySet<Package['type']> = new Set(['deb', 'rpm', 'apk', 'alpm', 'bottlerocket'])
