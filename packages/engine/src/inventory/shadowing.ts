import type { LayerReport } from '../layer-report/layer-report.ts'

/**
 * What one layer does to the layers below it (OCI image-spec, layer.md#applying-changesets): a whiteout deletes a path and all below it,
 * an opaque whiteout all below a directory, and an entry replaces whatever stood at its path, with all below unless both are directories.
 */
export interface Shadow {
  /**
   * Is the lower layers' *file* at `path` gone once this layer lies on them? With a slash at the end of `path`: does the directory's own header no longer
   * hold? Amortised one look-up per call and directory.
   */
  hides(path: string): boolean
}

export function shadowOf(report: Pick<LayerReport, 'entries' | 'whiteouts' | 'opaqueDirectories'>): Shadow {
  const standing = new Set<string>()
  const directories = new Set<string>()
  for (const entry of report.entries) {
    const isDirectory = entry.endsWith('/')
    standing.add(entry)
    // A directory that no entry names exists all the same once something lies in it.
    let directory = isDirectory ? entry.slice(0, -1) : parentOf(entry)
    for (; directory !== '' && !directories.has(directory); directory = parentOf(directory)) directories.add(directory)
  }
  const gone = new Set(report.whiteouts)
  const opaque = new Set(report.opaqueDirectories)
  const directoryIsGone = new Map<string, boolean>()

  function hidesBelow(directory: string): boolean {
    if (directory === '') return opaque.has('')
    const known = directoryIsGone.get(directory)
    if (known !== undefined) return known
    const answer =
      standing.has(directory) || gone.has(directory) || opaque.has(directory) || hidesBelow(parentOf(directory))
    directoryIsGone.set(directory, answer)
    return answer
  }

  return {
    hides: (path) => standing.has(path) || directories.has(path) || gone.has(path) || hidesBelow(parentOf(path)),
  }
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '' : path.slice(0, slash)
}
