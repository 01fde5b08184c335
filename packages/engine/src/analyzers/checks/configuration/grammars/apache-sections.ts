import type { ConfigSetting } from '../../../../domain/fact.ts'
import { unquoted } from './words.ts'

const MAX_DEPTH = 16

/**
 * Directives of httpd's configuration, names in lower case, with the sections they stand in (httpd.apache.org, "Configuration Files"). A section is a
 * setting too, of its own name. `<IfModule>` and its kind are no sections of their own: what stands in them is taken to hold.
 * @throws {SyntaxError} when sections do not close
 */
export function* apacheSections(text: string): Iterable<ConfigSetting> {
  const sections: { readonly name: string; readonly label: string | undefined }[] = []
  let count = 0
  for (const { text: directive, line } of directiveLines(text)) {
    const closed = /^<\/(\w+)\s*>/.exec(directive)?.[1]
    if (closed !== undefined) {
      if (sections.pop()?.name !== closed.toLowerCase()) throw new SyntaxError('Sections do not match.')
      continue
    }
    const { isOpening, name, value } = parseDirective(directive)
    if (isOpening) {
      count += 1
      sections.push({ name, label: name.startsWith('if') ? undefined : `${name}#${count} ${value}` })
      if (sections.length > MAX_DEPTH) throw new SyntaxError('Too deep.')
    }
    const section = sections.flatMap(({ label }) => (label === undefined ? [] : [label])).join(' > ')
    yield { name, value, line, ...(section !== '' && { section }) }
  }
  if (sections.length > 0) throw new SyntaxError('A section does not end.')
}

/** Lines that say something, continued ones as one with the number of their last. */
function* directiveLines(text: string): Iterable<{ readonly text: string; readonly line: number }> {
  let continued = ''
  for (const [index, raw] of text.split('\n').entries()) {
    const joined = continued + raw.trim()
    continued = joined.endsWith('\\') ? `${joined.slice(0, -1)} ` : ''
    if (continued === '' && joined !== '' && !joined.startsWith('#')) yield { text: joined, line: index + 1 }
  }
}

function parseDirective(text: string): { readonly isOpening: boolean; readonly name: string; readonly value: string } {
  const [, opened, label] = /^<(\w+)\s*([^>]*)>?/.exec(text) ?? []
  const [, plain = '', rest = ''] = /^(\S*)(.*)$/s.exec(text) ?? []
  return {
    isOpening: opened !== undefined,
    name: (opened ?? plain).toLowerCase(),
    value: unquoted((label ?? rest).trim()),
  }
}
