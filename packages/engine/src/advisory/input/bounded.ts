import { AdvisoryError } from '../advisory-error.ts'

/** Passes bytes on until there are too many. @throws {AdvisoryError} `ADVISORY_LIMIT_EXCEEDED` */
export async function* limitBytes(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
  label: string,
): AsyncIterable<Uint8Array> {
  let total = 0
  for await (const chunk of chunks) {
    total += chunk.length
    if (total > maxBytes) throw tooLarge(label, maxBytes)
    yield chunk
  }
}

/** All bytes as one array. @throws {AdvisoryError} `ADVISORY_LIMIT_EXCEEDED` */
export async function collectBytes(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
  label: string,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const chunk of limitBytes(chunks, maxBytes, label)) parts.push(chunk)
  return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)
}

/** At least `length` first bytes, or all there are; the rest is not read. */
export async function firstBytes(chunks: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let total = 0
  for await (const chunk of chunks) {
    parts.push(chunk)
    total += chunk.length
    if (total >= length) break
  }
  return Buffer.concat(parts).subarray(0, length)
}

/** UTF-8 text without a byte order mark; invalid sequences are replaced. */
export function decodeText(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

/** Lines without their ends, one at a time. @throws {AdvisoryError} `ADVISORY_LIMIT_EXCEEDED` for a line longer than `maxLine` characters */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLine: number,
  label: string,
): AsyncIterable<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > maxLine) throw tooLarge(label, maxLine)
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line
  }
  rest += decoder.decode()
  if (rest !== '') yield rest
}

export function tooLarge(label: string, maxBytes: number): AdvisoryError {
  return new AdvisoryError(
    'ADVISORY_LIMIT_EXCEEDED',
    `${label} is larger than the ${maxBytes} bytes that are read of it.`,
  )
}
