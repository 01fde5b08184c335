import { describe, expect, it } from 'vitest'
import { readLines } from './read-lines.ts'

async function linesOf(text: string, chunkBytes: number): Promise<string[]> {
  const bytes = new TextEncoder().encode(text)
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes)
  }
  const lines: string[] = []
  for await (const batch of readLines(chunks(), new AbortController().signal)) lines.push(...batch)
  return lines
}

describe('readLines', () => {
  it.each([1, 2, 3, 7, 1000])('gives the same lines from chunks of %i bytes', async (chunkBytes) => {
    expect(await linesOf('\ufeffé: ü\r\n\r\n漢字\nlast', chunkBytes)).toEqual(['é: ü', '', '漢字', 'last'])
  })

  it('ends cleanly with and without a final line end', async () => {
    expect(await linesOf('a\n', 10)).toEqual(['a'])
    expect(await linesOf('', 10)).toEqual([])
  })

  it('drops what exceeds 256 Ki characters of a line and goes on with the next', async () => {
    const lines = await linesOf(`${'x'.repeat(3_000_000)}\ny\n`, 64 * 1024)
    expect(lines.map((line) => line.length <= 256 * 1024)).toEqual([true, true])
    expect(lines[1]).toBe('y')
  })

  it('stops when aborted', async () => {
    const stopped = AbortSignal.abort(new Error('stop'))
    const reading = readLines(
      (async function* () {
        yield new Uint8Array(1)
      })(),
      stopped,
    )
      [Symbol.asyncIterator]()
      .next()
    await expect(reading).rejects.toThrow('stop')
  })
})
