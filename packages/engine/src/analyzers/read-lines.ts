/** Longest line that is kept, in UTF-16 units; the rest of a longer one is dropped. */
const MAX_LINE_LENGTH = 256 * 1024

/**
 * Lines of UTF-8 text without their line ends (`\n` or `\r\n`), in batches of one per chunk: awaiting every line alone would cost more than reading it.
 * Invalid sequences are replaced, a BOM is removed, and what exceeds 256 Ki characters of a line is dropped, so memory is bounded by the chunks.
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncIterable<readonly string[]> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    signal.throwIfAborted()
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = (lines.pop() ?? '').slice(0, MAX_LINE_LENGTH)
    yield lines.map(tidy)
  }
  rest += decoder.decode()
  if (rest !== '') yield [tidy(rest)]
}

function tidy(line: string): string {
  const bounded = line.length > MAX_LINE_LENGTH ? line.slice(0, MAX_LINE_LENGTH) : line
  return bounded.endsWith('\r') ? bounded.slice(0, -1) : bounded
}
