import {
  homeAt,
  type Platform,
  parsePlatform,
  parseTarget,
  plimsollHome,
  type ReportFormat,
  type Scanner,
  type Severity,
  type Target,
} from '@plimsoll/engine'
import type { CliDeps } from '../cli-deps.ts'
import { usageError } from '../usage-error.ts'
import { type ExceptionChoice, exceptionChoice } from './exception-choice.ts'
import { type Flags, isSet, listFlag, textFlag } from './flags.ts'
import { isOffline } from './is-offline.ts'
import { parseDuration } from './parse-duration.ts'
import { type Outputs, parseOutputs } from './parse-outputs.ts'
import { parseScanners } from './parse-scanners.ts'
import { parseSeverities, parseThreshold } from './parse-severities.ts'
import { timestampFrom } from './timestamp.ts'

/** What `sbom` was asked for; every value checked, nothing read yet. */
export interface SbomRequest {
  readonly target: Target
  /** Read the lock files of an image, too. */
  readonly lockFiles: boolean
  /** What to look for; an SBOM holds packages only. */
  readonly scanners: readonly Scanner[]
  readonly outputs: Outputs
  readonly platform?: Platform
  readonly timestamp?: string
  /** Directory of layer reports; absent with `--no-cache`. */
  readonly cache?: string
  readonly timeout?: { readonly ms: number; readonly text: string }
  readonly registry: RegistryChoice
  readonly quiet: boolean
  readonly verbose: boolean
}

interface RegistryChoice {
  readonly username?: string
  readonly passwordFromStdin: boolean
  readonly caFile?: string
  readonly skipVerify: boolean
  readonly plainHttp: boolean
}

/** What `scan` was asked for. */
export interface ScanRequest extends SbomRequest {
  readonly severities?: ReadonlySet<Severity>
  readonly ignoreUnfixed: boolean
  readonly failOn?: Severity
  readonly exceptions: ExceptionChoice
  /** List what exceptions take out. */
  readonly showSuppressed: boolean
  /** Ids of findings to be explained instead of reported. */
  readonly explain: readonly string[]
  /** The template's file. */
  readonly template?: string
}

const SBOM_FORMATS: readonly ReportFormat[] = ['cyclonedx-json', 'spdx-json', 'json']

/** @throws {CliError} `USAGE`, {SourceError} `SOURCE_TARGET_INVALID`, {PlatformError} */
export function sbomRequest(target: string, flags: Flags, deps: CliDeps): SbomRequest {
  return common(
    target,
    flags,
    deps,
    parseOutputs(textFlag(flags, 'format'), listFlag(flags, 'output'), 'cyclonedx-json', SBOM_FORMATS),
  )
}

/** @throws {CliError} `USAGE`, {SourceError} `SOURCE_TARGET_INVALID`, {PlatformError} */
export function scanRequest(target: string, flags: Flags, deps: CliDeps): ScanRequest {
  const outputs = parseOutputs(textFlag(flags, 'format'), listFlag(flags, 'output'), 'table')
  const [severity, failOn, template] = [
    textFlag(flags, 'severity'),
    textFlag(flags, 'failOn'),
    textFlag(flags, 'template'),
  ]
  const usesTemplate = outputs.stdout === 'template' || outputs.files.some(({ format }) => format === 'template')
  if (usesTemplate !== (template !== undefined))
    throw usageError('--format template and --template FILE belong together.')
  return {
    ...common(target, flags, deps, outputs),
    scanners: parseScanners(textFlag(flags, 'scanners')),
    ...(severity === undefined ? {} : { severities: parseSeverities(severity) }),
    ignoreUnfixed: isSet(flags, 'ignoreUnfixed'),
    exceptions: exceptionChoice(flags),
    showSuppressed: isSet(flags, 'showSuppressed'),
    explain: listFlag(flags, 'explain'),
    ...(failOn === undefined ? {} : { failOn: parseThreshold(failOn) }),
    ...(template === undefined ? {} : { template }),
  }
}

function common(text: string, flags: Flags, deps: CliDeps, outputs: Outputs): SbomRequest {
  const target = parseTarget(text)
  if (target.transport === 'docker' && isOffline(flags, deps)) {
    throw usageError(
      `Without a network "${text}" cannot be fetched. Save it to a file elsewhere and scan docker-archive:FILE.`,
    )
  }
  const [platform, timeout] = [textFlag(flags, 'platform'), textFlag(flags, 'timeout')]
  const timestamp = timestampFrom(textFlag(flags, 'timestamp'), deps.env)
  const cacheDir = textFlag(flags, 'cacheDir')
  const home =
    cacheDir === undefined ? plimsollHome(deps.env, deps.userHome) : { ...homeAt(cacheDir), layers: cacheDir }
  return {
    target,
    lockFiles: isSet(flags, 'lockFiles'),
    scanners: [],
    outputs,
    ...(platform === undefined ? {} : { platform: parsePlatform(platform) }),
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(flags['cache'] === false ? {} : { cache: home.layers }),
    ...(timeout === undefined ? {} : { timeout: { ms: parseDuration(timeout, '--timeout'), text: timeout } }),
    registry: registryChoice(flags, text),
    quiet: isSet(flags, 'quiet'),
    verbose: isSet(flags, 'verbose'),
  }
}

function registryChoice(flags: Flags, target: string): RegistryChoice {
  const [username, caFile] = [textFlag(flags, 'username'), textFlag(flags, 'caFile')]
  const passwordFromStdin = isSet(flags, 'passwordStdin')
  if ((username !== undefined) !== passwordFromStdin)
    throw usageError('--username and --password-stdin belong together.')
  if (passwordFromStdin && target === 'sbom:-')
    throw usageError('Standard input cannot be both the password and the SBOM.')
  return {
    ...(username === undefined ? {} : { username }),
    passwordFromStdin,
    ...(caFile === undefined ? {} : { caFile }),
    skipVerify: isSet(flags, 'insecure'),
    plainHttp: isSet(flags, 'plainHttp'),
  }
}
