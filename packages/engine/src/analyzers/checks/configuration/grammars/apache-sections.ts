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
  let line = 0
  let continued = ''
  for (const raw of text.split('\n')) {
    line += 1
    const joined = continued + raw.trim()
    continued = joined.endsWith('\\') ? `${joined.slice(0, -1)} ` : ''
    if (continued !== '' || joined === '' || joined.startsWith('#')) continue
    const closed = /^<\/(\w+)\s*>/.exec(joined)?.[1]
    if (closed !== undefined) {
      if (sections.pop()?.name !== closed.toLowerCase()) throw new SyntaxError('Sections do not match.')
      continue
    }
    const opened = /^<(\w+)\s*([^>]*)>?/.exec(joined)
    const space = joined.search(/\s/)
    const name = (opened?.[1] ?? (space < 0 ? joined : joined.slice(0, space))).toLowerCase()
    const value = unquoted((opened?.[2] ?? (space < 0 ? '' : joined.slice(space))).trim())
    if (opened) {
      count += 1
      sections.push({ name, label: name.startsWith('if') ? undefined : `${name}#${count} ${value}` })
      if (sections.length > MAX_DEPTH) throw new SyntaxError('Too deep.')
    }
    const section = sections.flatMap(({ label }) => (label === undefined ? [] : [label])).join(' > ')
    yield { name, value, line, ...(section !== '' && { section }) }
  }
  if (sections.length > 0) throw new SyntaxError('A section does not end.')
}
