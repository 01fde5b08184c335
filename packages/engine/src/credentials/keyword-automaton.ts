/** Finds many keywords in bytes at once, in any case of ASCII letters. */
export interface KeywordAutomaton {
  /** Calls `hit` for every occurrence, in the order in which they end. `keyword` is an index into the list it was built from. */
  scan(bytes: Uint8Array, hit: (keyword: number, start: number) => void): void
}

/**
 * Aho and Corasick's automaton (Efficient string matching, 1975) as one dense table over classes of bytes: bytes that occur in no keyword share one class,
 * so that the table stays in the processor's cache. States that report something are numbered last: one comparison per byte tells them.
 * @param keywords lower-case ASCII, not empty
 */
export function keywordAutomaton(keywords: readonly string[]): KeywordAutomaton {
  const classOf = new Uint8Array(256)
  let classes = 1
  for (const keyword of keywords) {
    for (const character of Buffer.from(keyword, 'latin1')) {
      if (classOf[character] !== 0) continue
      classOf[character] = classes
      if (character >= 0x61 && character <= 0x7a) classOf[character - 32] = classes
      classes++
    }
  }
  const shift = 32 - Math.clz32(classes - 1)
  const { children, ends, parentsFirst } = buildTrie(keywords, classOf)
  const reports = linkSuffixes(children, ends, parentsFirst, classes)
  const order = children
    .map((_, state) => state)
    .sort((a, b) => Number(hasAny(reports[a])) - Number(hasAny(reports[b])) || a - b)
  const renamed = new Int32Array(order.length)
  for (const [name, state] of order.entries()) renamed[state] = name
  const firstReporting = order.findIndex((state) => hasAny(reports[state]))
  const table = new Uint16Array(children.length << shift)
  for (const [state, next] of children.entries()) {
    const row = (renamed[state] ?? 0) << shift
    for (let symbol = 0; symbol < classes; symbol++) table[row + symbol] = renamed[next[symbol] ?? 0] ?? 0
  }
  const found = order.map((state) => reports[state] ?? [])
  const lengths = keywords.map(({ length }) => length)
  return {
    scan(bytes, hit) {
      if (firstReporting < 0) return
      let state = 0
      const end = bytes.length
      for (let index = 0; index < end; index++) {
        // biome-ignore lint/style/noNonNullAssertion: both indexes are in range by construction, and this runs for every byte
        state = table[(state << shift) + classOf[bytes[index]!]!]!
        if (state < firstReporting) continue
        for (const keyword of found[state] ?? []) hit(keyword, index + 1 - (lengths[keyword] ?? 0))
      }
    },
  }
}

interface Trie {
  /** Row per state: the next state by class, -1 for none. */
  readonly children: Int32Array[]
  readonly ends: number[][]
  readonly parentsFirst: readonly number[]
}

function buildTrie(keywords: readonly string[], classOf: Uint8Array): Trie {
  const row = (): Int32Array => new Int32Array(256).fill(-1)
  const children = [row()]
  const ends: number[][] = [[]]
  for (const [index, keyword] of keywords.entries()) {
    let state = 0
    for (const character of Buffer.from(keyword, 'latin1')) {
      const symbol = classOf[character] ?? 0
      const known = children[state]?.[symbol] ?? -1
      if (known >= 0) {
        state = known
        continue
      }
      const next = children.length
      children.push(row())
      ends.push([])
      const from = children[state]
      if (from) from[symbol] = next
      state = next
    }
    ends[state]?.push(index)
  }
  const parentsFirst = [0]
  for (let at = 0; at < parentsFirst.length; at++) {
    for (const next of children[parentsFirst[at] ?? 0] ?? []) if (next > 0) parentsFirst.push(next)
  }
  return { children, ends, parentsFirst }
}

/** Completes the rows to a total function and gives for each state the keywords that end there, those of its suffixes included. */
function linkSuffixes(
  children: Int32Array[],
  ends: readonly number[][],
  parentsFirst: readonly number[],
  classes: number,
): readonly (readonly number[])[] {
  const suffix = new Int32Array(children.length)
  const reports: number[][] = ends.map((own) => [...own])
  for (const state of parentsFirst) {
    const row = children[state]
    const fallback = children[suffix[state] ?? 0]
    if (!row || !fallback) continue
    if (state > 0) reports[state]?.push(...(reports[suffix[state] ?? 0] ?? []))
    for (let symbol = 0; symbol < classes; symbol++) {
      const next = row[symbol] ?? -1
      const other = state === 0 ? 0 : (fallback[symbol] ?? 0)
      if (next < 0) row[symbol] = other
      else suffix[next] = other
    }
  }
  return reports
}

function hasAny(list: readonly number[] | undefined): boolean {
  return (list?.length ?? 0) > 0
}
