/** Does the whole text match a pattern in which `*` stands for any characters and `?` for one? Time: at most the product of both lengths. */
export function matchesWildcards(pattern: string, text: string): boolean {
  let [p, t, star, mark] = [0, 0, -1, 0]
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p
      mark = t
      p += 1
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p += 1
      t += 1
    } else if (star >= 0) {
      p = star + 1
      mark += 1
      t = mark
    } else return false
  }
  while (pattern[p] === '*') p += 1
  return p === pattern.length
}

/**
 * Does a path match a glob? `*` and `?` stay within a segment, `**` stands for any number of segments; the whole path must match. Leading slashes do not
 * count on either side. Time: at most the product of both lengths.
 */
export function matchesPath(pattern: string, path: string): boolean {
  const globs = pattern.replace(/^(?:\.?\/)+/, '').split('/')
  const segments = path.replace(/^\/+/, '').split('/')
  // reachable[i]: do the globs so far match the first i segments?
  let reachable = segments.map(() => false)
  reachable = [true, ...reachable]
  for (const glob of globs) {
    const next = reachable.map(() => false)
    for (const [index, isReached] of reachable.entries()) {
      if (glob === '**') next[index] = isReached || (index > 0 && next[index - 1] === true)
      else if (isReached && index < segments.length && matchesWildcards(glob, segments[index] ?? ''))
        next[index + 1] = true
    }
    reachable = next
  }
  return reachable.at(-1) === true
}
