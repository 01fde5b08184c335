import { CliError } from '../usage-error.ts'

/** All of standard input as UTF-8. @throws {CliError} `FILE_UNREADABLE` past `maxBytes` */
export async function readStdin(stdin: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of stdin) {
    bytes += chunk.length
    if (bytes > maxBytes)
      throw new CliError('FILE_UNREADABLE', `Standard input holds more than the ${maxBytes} bytes it may.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
