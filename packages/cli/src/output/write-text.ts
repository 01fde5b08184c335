import type { TextStream } from '../cli-deps.ts'

const BATCH_CHARACTERS = 64 * 1024

/** Writes `chunks` with back-pressure. A reader that went away (`| head`) ends the writing quietly; @returns false then. */
export async function writeText(stream: TextStream, chunks: Iterable<string>): Promise<boolean> {
  for (const batch of batches(chunks)) {
    if (!(await written(stream, batch))) return false
  }
  return true
}

/** Small pieces joined into larger ones: one system call for many lines. */
export function* batches(chunks: Iterable<string>): Iterable<string> {
  let batch = ''
  for (const chunk of chunks) {
    batch += chunk
    if (batch.length >= BATCH_CHARACTERS) {
      yield batch
      batch = ''
    }
  }
  if (batch !== '') yield batch
}

function written(stream: TextStream, text: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      if (!error) resolve(true)
      else if (isBrokenPipe(error)) resolve(false)
      else reject(error)
    })
  })
}

function isBrokenPipe(error: Error): boolean {
  const code = (error as NodeJS.ErrnoException).code
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED'
}
