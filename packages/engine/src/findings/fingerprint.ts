import { createHash } from 'node:crypto'

/** Names a finding by what it is about: the same in every run, on every machine, with every generation. 32 hex digits of a sha256. */
export function fingerprint(kind: string, ...parts: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify([kind, ...parts]))
    .digest('hex')
    .slice(0, 32)
}
