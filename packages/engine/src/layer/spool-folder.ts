import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A private folder for content that does not fit in memory; made when first needed, removed with everything in it. */
export interface SpoolFolder extends Disposable {
  /** A path in the folder that nothing has used yet. */
  newPath(): string
}

/** @param parent where the folder is made; default: the system's temporary folder. Only its owner may look inside (mkdtemp: 0700). */
export function createSpoolFolder(parent: string = tmpdir()): SpoolFolder {
  let folder: string | undefined
  let files = 0
  return {
    newPath() {
      folder ??= mkdtempSync(join(parent, 'plimsoll-'))
      files += 1
      return join(folder, String(files))
    },
    [Symbol.dispose]() {
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
      folder = undefined
    },
  }
}
