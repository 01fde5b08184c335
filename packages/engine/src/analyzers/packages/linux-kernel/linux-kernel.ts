import type { Fact } from '../../../domain/fact.ts'
import { MiB } from '../../../domain/units.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'
import { kernelBanner } from './kernel-banner.ts'
import { moduleInfo } from './module-info.ts'

/**
 * Linux kernels, what modules they brought, and modules from elsewhere: kernel images by the banner in them (Documentation/arch/x86/boot.rst, `kernel_version`;
 * elsewhere the text that `uname -v` prints), the module folder of a release by its `modules.builtin`, other people's modules by their `.modinfo`.
 * Modules that the kernel's own sources hold say `intree=Y`; they are part of the kernel and not listed one by one.
 */
export const linuxKernel: LayerAnalyzer = {
  name: 'packages/linux-kernel',
  version: 1,
  selects: {
    under: ['boot', 'lib/modules', 'usr/lib/modules'],
    extensions: ['.ko', '.ko.gz', '.ko.zst'],
    accept: ({ path, size }) => kindOf(path) !== undefined && size <= MAX_BYTES,
  },
  analyze,
}

const MAX_BYTES = 256 * MiB

type Kind = 'image' | 'modules' | 'module'

function kindOf(path: string): Kind | undefined {
  if (/\.ko(?:\.gz|\.zst)?$/.test(path)) return 'module'
  if (/^(?:usr\/)?lib\/modules\/[^/]+\/modules\.builtin$/.test(path)) return 'modules'
  if (/^(?:boot|(?:usr\/)?lib\/modules\/[^/]+)\/(?:vmlinu[xz]|bzImage|zImage|Image|kernel)(?:-[^/]*)?$/.test(path))
    return 'image'
  return undefined
}

async function* analyze(file: AnalyzedFile, context: AnalysisContext): AsyncIterable<Fact> {
  const kind = kindOf(file.path)
  if (kind === 'modules') {
    const release = /modules\/([^/]+)\/modules\.builtin$/.exec(file.path)?.[1] ?? ''
    if (/^\d+\.\d+/.test(release))
      yield { kind: 'package', package: { type: 'generic', name: 'linux-kernel-modules', version: release } }
    return
  }
  if (kind === 'image') {
    const banner = await kernelBanner(file, context)
    if (banner === undefined) return
    const { version, release } = banner
    const cpe = `cpe:2.3:o:linux:linux_kernel:${version}:*:*:*:*:*:*:*`
    yield {
      kind: 'package',
      package: { type: 'generic', name: 'linux-kernel', version, cpes: [cpe], extra: { release } },
    }
    return
  }
  const info = await moduleInfo(file, context)
  if (info === undefined || info.get('intree') === 'Y') return
  const name = info.get('name') ?? /([^/]+?)\.ko(?:\.\w+)?$/.exec(file.path)?.[1] ?? ''
  const license = info.get('license')
  const kernel = /^\S+/.exec(info.get('vermagic') ?? '')?.[0]
  yield {
    kind: 'package',
    package: {
      type: 'generic',
      name: `linux-kernel-module-${name}`,
      version: info.get('version') ?? '',
      ...(license ? { licenses: [license] } : {}),
      ...(kernel ? { extra: { kernel } } : {}),
    },
  }
}
