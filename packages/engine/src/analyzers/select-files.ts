import type { LayerEntry } from '../layer/layer-entry.ts'
import type { FileSelector, LayerAnalyzer } from './analyzer.ts'

/** The selectors of many analyzers, compiled for one question. Hot path: asked for every file of every layer. */
export interface FileSelection {
  /** Indexes, ascending, of the analyzers that want this file by name and metadata; `sniff` has not been asked. The list is shared: do not keep it. */
  wanting(entry: LayerEntry): readonly number[]
}

const NONE: readonly number[] = Object.freeze([])
const ANY_EXECUTE_BIT = 0o111

/**
 * Costs a few hash look-ups per file however many analyzers there are: one for the path, one for the last segment, one for each of its dots,
 * and those for its directories only when the directory is another than the last file's.
 */
export function compileSelectors(analyzers: readonly Pick<LayerAnalyzer, 'selects'>[]): FileSelection {
  const selectors = analyzers.map((analyzer) => analyzer.selects)
  const byPath = indexBy(selectors, (selector) => selector.paths)
  const byBasename = indexBy(selectors, (selector) => selector.basenames)
  const byExtension = indexBy(selectors, (selector) => selector.extensions)
  const byDirectory = indexBy(selectors, (selector) => selector.under)
  const always = indexesWhere(selectors, (selector) => selector.everyFile === true)
  const executables = indexesWhere(selectors, (selector) => selector.executables === true)
  // No extension is longer, so no dot further from the end needs a look: a name of 4,000 dots costs no more than others.
  const longestExtension = Math.max(0, ...[...byExtension.keys()].map((extension) => extension.length))

  const hits = new Set<number>()
  const addAll = (indexes: readonly number[] | undefined): void => {
    if (indexes !== undefined) for (const index of indexes) hits.add(index)
  }
  let lastDirectory: string | undefined
  let underLastDirectory: readonly number[] = NONE
  const underDirectory = (directory: string): readonly number[] => {
    if (directory === lastDirectory) return underLastDirectory
    const found = new Set<number>()
    for (let end = directory.indexOf('/'); ; end = directory.indexOf('/', end + 1)) {
      for (const index of byDirectory.get(end < 0 ? directory : directory.slice(0, end)) ?? NONE) found.add(index)
      if (end < 0) break
    }
    lastDirectory = directory
    underLastDirectory = found.size === 0 ? NONE : [...found]
    return underLastDirectory
  }

  return {
    wanting(entry) {
      const { path } = entry
      const slash = path.lastIndexOf('/')
      const basename = slash < 0 ? path : path.slice(slash + 1)
      addAll(byPath.get(path))
      addAll(byBasename.get(basename))
      if (longestExtension > 0) {
        const from = Math.max(0, basename.length - longestExtension)
        for (let dot = basename.indexOf('.', from); dot >= 0; dot = basename.indexOf('.', dot + 1)) {
          addAll(byExtension.get(basename.slice(dot)))
        }
      }
      if (slash > 0 && byDirectory.size > 0) addAll(underDirectory(path.slice(0, slash)))
      addAll(always)
      if ((entry.mode & ANY_EXECUTE_BIT) !== 0) addAll(executables)
      if (hits.size === 0) return NONE
      const named = [...hits]
      hits.clear()
      const wanting = named.filter((index) => selectors[index]?.accept?.(entry) ?? true)
      return wanting.length > 1 ? wanting.sort((a, b) => a - b) : wanting
    },
  }
}

function indexBy(
  selectors: readonly FileSelector[],
  keysOf: (selector: FileSelector) => readonly string[] | undefined,
): ReadonlyMap<string, readonly number[]> {
  const index = new Map<string, number[]>()
  for (const [position, selector] of selectors.entries()) {
    for (const key of keysOf(selector) ?? []) {
      const positions = index.get(key)
      if (positions === undefined) index.set(key, [position])
      else positions.push(position)
    }
  }
  return index
}

function indexesWhere(
  selectors: readonly FileSelector[],
  holds: (selector: FileSelector) => boolean,
): readonly number[] {
  return selectors.flatMap((selector, index) => (holds(selector) ? [index] : []))
}
