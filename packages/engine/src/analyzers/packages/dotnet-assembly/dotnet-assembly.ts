import { isCodedError } from '../../../domain/errors.ts'
import type { Fact } from '../../../domain/fact.ts'
import { type PeVersion, readPeVersion } from '../../../formats/object-file/pe-version.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'

/**
 * .NET assemblies by what their version resource says, for applications that come without a `*.deps.json`: .NET Framework, Mono, Unity, PowerShell modules.
 * Where such a document lies in the same folder or above, it counts alone; the inventory sees to that. Windows programs of other kinds yield nothing.
 */
export const dotnetAssembly: LayerAnalyzer = {
  name: 'packages/dotnet-assembly',
  version: 1,
  selects: {
    extensions: ['.dll', '.exe'],
    // Translations have the version of what they translate.
    accept: ({ path }) => !path.endsWith('.resources.dll'),
    sniff: (_, head) => head[0] === 0x4d && head[1] === 0x5a,
  },
  analyze,
}

async function* analyze(file: AnalyzedFile, context: AnalysisContext): AsyncIterable<Fact> {
  const version = await versionOf(file, context)
  if (!version?.isManaged) return
  const text = (key: string): string => (version.strings.get(key) ?? '').slice(0, 256)
  const name = [text('InternalName'), text('OriginalFilename'), file.path.slice(file.path.lastIndexOf('/') + 1)]
    .map((one) => one.replace(/\.(?:dll|exe)$/i, ''))
    .find((one) => /^[A-Za-z_][\w.-]*$/.test(one))
  const stated = [text('ProductVersion'), text('FileVersion'), version.fixedVersion]
    .map((one) => /^\d+(?:\.\d+)+(?:-[0-9A-Za-z.-]+)?(?=$|[+\s])/.exec(one)?.[0])
    .find((one) => one !== undefined && /[1-9]/.test(one))
  if (name === undefined || stated === undefined) return
  yield { kind: 'package', package: { type: 'nuget', name, version: stated, extra: { statedBy: 'assembly' } } }
}

async function versionOf(file: AnalyzedFile, context: AnalysisContext): Promise<PeVersion | undefined> {
  try {
    return await readPeVersion(file)
  } catch (error) {
    if (!isCodedError(error)) throw error
    context.report({ code: 'MALFORMED', message: error.message })
    return undefined
  }
}
