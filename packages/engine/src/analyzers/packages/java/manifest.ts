/**
 * The main section of a jar's manifest (JAR File Specification, "Manifest specification"): `Name: value` lines, continued by lines that start with a blank.
 * Names are lower-cased; the first of several equal ones counts.
 */
export function parseManifest(text: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>()
  let name = ''
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (line === '') {
      if (attributes.size > 0) break
    } else if (line.startsWith(' ')) {
      if (name !== '') attributes.set(name, (attributes.get(name) ?? '') + line.slice(1))
    } else {
      const colon = line.indexOf(':')
      name = colon > 0 ? line.slice(0, colon).trim().toLowerCase() : ''
      if (name === '' || attributes.has(name)) name = ''
      else attributes.set(name, line.slice(colon + 1).trim())
    }
  }
  return attributes
}
