import { readLines } from '../../read-lines.ts'

const WANTED: ReadonlySet<string> = new Set([
  'name',
  'version',
  'author',
  'author-email',
  'license',
  'license-expression',
  'classifier',
  'requires-dist',
])
/** Values kept of one header, and characters kept of one value. */
const MAX_VALUES = 2000
const MAX_VALUE_LENGTH = 4096

/**
 * The headers of core metadata (packaging.python.org, core metadata specifications: the format of e-mail headers), by lower-case name, in order.
 * Reading ends with the first blank line: the description behind it may be a megabyte.
 */
export async function readMetadata(
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const headers = new Map<string, string[]>()
  let open: string[] | undefined
  for await (const lines of readLines(chunks, signal)) {
    for (const line of lines) {
      if (line === '') {
        if (headers.size > 0) return headers
        continue
      }
      if (/^\s/.test(line)) {
        continueValue(open, line)
        continue
      }
      open = startValue(headers, line)
    }
  }
  return headers
}

function startValue(headers: Map<string, string[]>, line: string): string[] | undefined {
  const [, name = '', value = ''] = /^([A-Za-z][A-Za-z0-9-]*):\s*(.*)$/s.exec(line) ?? []
  const key = name.toLowerCase()
  if (!WANTED.has(key)) return undefined
  const values = headers.get(key) ?? []
  headers.set(key, values)
  if (values.length >= MAX_VALUES) return undefined
  values.push(value.trim().slice(0, MAX_VALUE_LENGTH))
  return values
}

function continueValue(open: string[] | undefined, line: string): void {
  const last = open?.at(-1)
  if (open && last !== undefined && last.length < MAX_VALUE_LENGTH) open[open.length - 1] = `${last}\n${line.trim()}`
}
