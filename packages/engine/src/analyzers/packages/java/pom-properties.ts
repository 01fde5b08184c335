/** What Maven's archiver writes beside a jar's content. */
export interface MavenCoordinates {
  readonly groupId: string
  readonly artifactId: string
  readonly version: string
}

/** `pom.properties` (Maven Archiver): a Java properties file; only plain `key=value` lines occur. `undefined` without all three, or with unfilled `${…}`. */
export function parsePomProperties(text: string): MavenCoordinates | undefined {
  const values = new Map<string, string>()
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*(groupId|artifactId|version)\s*[=:]\s*(.*?)\s*$/.exec(line)
    if (match?.[1] && match[2]) values.set(match[1], match[2])
  }
  const [groupId, artifactId, version] = ['groupId', 'artifactId', 'version'].map((key) => values.get(key) ?? '')
  if (
    !groupId ||
    !artifactId ||
    !version ||
    [groupId, artifactId, version].some((value) => value.includes('${') || value.length > 256)
  )
    return undefined
  return { groupId, artifactId, version }
}
