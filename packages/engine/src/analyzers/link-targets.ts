/** Which file a hard link of a layer means, and how large it is. */
export interface LinkTargets {
  /** A member other than a hard link; `size` is -1 for what is no file. Directories need not be told. */
  addMember(path: string, size: number): void
  /** A hard link; returns the file it ends at, links to links followed, or `undefined` when the layer does not hold it. */
  addLink(path: string, target: string): { readonly path: string; readonly size: number } | undefined
}

/** Costs two pushes a member until the first hard link comes; only then is an index built. */
export function createLinkTargets(): LinkTargets {
  const paths: string[] = []
  const sizes: number[] = []
  let indexed = 0
  const sizeByPath = new Map<string, number>()
  const fileOfLink = new Map<string, string>()

  const catchUp = (): void => {
    for (; indexed < paths.length; indexed += 1) sizeByPath.set(paths[indexed] ?? '', sizes[indexed] ?? 0)
  }
  return {
    addMember(path, size) {
      paths.push(path)
      sizes.push(size)
      if (fileOfLink.size > 0) fileOfLink.delete(path)
    },
    addLink(path, target) {
      catchUp()
      const file = fileOfLink.get(target) ?? target
      const size = sizeByPath.get(file)
      if (size === undefined) return undefined
      fileOfLink.set(path, file)
      return { path: file, size }
    },
  }
}
