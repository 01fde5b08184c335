import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Which of these programs are not on PATH. */
export function missingPrograms(names: readonly string[]): readonly string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return names.filter((name) => !folders.some((folder) => isExecutable(join(folder, name))))
}

/**
 * Why a suite cannot run here; `undefined` when it can. Under CI nothing may be missing: the reason is thrown instead.
 * @param asRoot the suite needs root as well
 */
export function cannotRun(programs: readonly string[], asRoot: boolean = false): string | undefined {
  const reasons = missingPrograms(programs).map((name) => `"${name}" is missing`)
  if (asRoot && process.getuid?.() !== 0) reasons.push('root is needed')
  if (reasons.length === 0) return undefined
  const reason = reasons.join(', ')
  if (process.env['CI']) throw new Error(`A suite cannot run under CI: ${reason}.`)
  return reason
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
