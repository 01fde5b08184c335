import { parse } from 'smol-toml'

/** Tables of a TOML text, tables within tables to 64 levels. Sizes are the caller's to bound. @throws {SyntaxError} when it is no TOML */
export function readToml(text: string): unknown {
  try {
    return parse(text, { maxDepth: 64 })
  } catch (cause) {
    throw new SyntaxError('This is not TOML.', { cause })
  }
}
