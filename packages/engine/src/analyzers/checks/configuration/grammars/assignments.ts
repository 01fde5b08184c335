import type { ConfigSetting } from '../../../../domain/fact.ts'
import { unquoted } from './words.ts'

const ASSIGNMENT = /^([^=:\s][^=:\n]{0,255}?)\s{0,64}(?:=|:)\s{0,64}(.*)$/
const EQUATION = /^([^=\s][^=\n]{0,255}?)\s{0,64}=\s{0,64}(.*)$/

/** `name = value` or `name: value` below `[section]`s: properties, INI, TOML of one line. `#`, `;` and `!` start comments. A name alone is set to nothing. */
export function assignments(text: string): Iterable<ConfigSetting> {
  return readAssignments(text, ASSIGNMENT)
}

/** `assignments` where a colon is part of the name (`.npmrc` has addresses for names). */
export function equations(text: string): Iterable<ConfigSetting> {
  return readAssignments(text, EQUATION)
}

function* readAssignments(text: string, pattern: RegExp): Iterable<ConfigSetting> {
  let section: string | undefined
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim()
    if (line === '' || /^[#;!]/.test(line)) continue
    const heading = /^\[{1,2}([^\]]{1,256})\]{1,2}/.exec(line)?.[1]
    if (heading !== undefined) {
      section = heading.trim()
      continue
    }
    const match = pattern.exec(line)
    const name = match?.[1] ?? line
    yield {
      name: name.trim(),
      value: assignedValue(match?.[2] ?? ''),
      line: index + 1,
      ...(section !== undefined && { section }),
    }
  }
}

/** Quotes and what follows a value as a comment are no part of it. */
function assignedValue(text: string): string {
  const quoted = /^(["'])([^"']*)\1/.exec(text)?.[2]
  return quoted ?? unquoted(text.replace(/\s[#;].*$/, '').trim())
}

/** `NAME=value`, `export NAME=value`, `umask 027` of shell files, without running them. */
export function* shellLines(text: string): Iterable<ConfigSetting> {
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim()
    const match =
      /^(?:export\s+|readonly\s+|declare\s+-x\s+)?([A-Za-z_]\w{0,127})=(.*)$/.exec(line) ??
      /^(umask|ulimit)\s+(.*)$/.exec(line)
    if (match)
      yield { name: match[1] ?? '', value: unquoted((match[2] ?? '').replace(/\s#.*$/, '').trim()), line: index + 1 }
  }
}
