import { readFile, stat } from 'node:fs/promises'
import {
  type AnalyzedImage,
  analyzeImage,
  chooseAnalyzers,
  diskLayerReportStore,
  layerAnalysisPool,
  memoryLayerReportStore,
  type OpenImageOptions,
  openImageSource,
  readSbom,
  type ScanProgress,
} from '@plimsoll/engine'
import type { CliDeps } from '../cli-deps.ts'
import { readCa } from '../options/read-ca.ts'
import { readStdin } from '../options/read-stdin.ts'
import type { SbomRequest } from '../options/scan-request.ts'
import { CliError } from '../usage-error.ts'

const MAX_SBOM_BYTES = 512 * 1024 * 1024
const MAX_PASSWORD_BYTES = 64 * 1024

/** What the target holds: an image read layer by layer, or what an SBOM says. @throws {CodedError} of the room that failed */
export async function readTarget(
  request: SbomRequest,
  deps: CliDeps,
  signal: AbortSignal,
  onProgress: (progress: ScanProgress) => void,
): Promise<AnalyzedImage> {
  const { target, cache, platform, lockFiles, scanners } = request
  if (target.transport === 'sbom') return readSbom(await sbomText(target.path, deps), `sbom:${target.path}`)
  const options = await openOptions(request, deps)
  await using source = await openImageSource(target, options, signal)
  await using pool = layerAnalysisPool({
    analyzers: chooseAnalyzers({
      subject: target.transport === 'dir' ? 'source-tree' : 'image',
      lockFiles,
      scanners,
    }),
    reports: cache === undefined ? memoryLayerReportStore() : diskLayerReportStore(cache),
  })
  return await analyzeImage(source, { pool, signal, onProgress, ...(platform === undefined ? {} : { platform }) })
}

async function openOptions({ registry }: SbomRequest, deps: CliDeps): Promise<OpenImageOptions> {
  const ca = await readCa(registry.caFile)
  const password = registry.passwordFromStdin
    ? (await readStdin(deps.stdin, MAX_PASSWORD_BYTES)).replace(/\r?\n$/, '')
    : undefined
  return {
    environment: deps.env,
    registry: {
      ...(registry.username === undefined || password === undefined
        ? {}
        : { credentials: { kind: 'basic', username: registry.username, password } }),
      ...(ca === undefined ? {} : { ca }),
      plainHttp: registry.plainHttp,
      skipVerify: registry.skipVerify,
    },
  }
}

async function sbomText(path: string, deps: CliDeps): Promise<string> {
  if (path === '-') return readStdin(deps.stdin, MAX_SBOM_BYTES)
  try {
    if ((await stat(path)).size > MAX_SBOM_BYTES)
      throw new CliError('FILE_UNREADABLE', `"${path}" is larger than an SBOM may be (512 MiB).`)
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (cause instanceof CliError) throw cause
    throw new CliError('FILE_UNREADABLE', `The SBOM "${path}" cannot be read. Check its name and permissions.`, {
      cause,
    })
  }
}
