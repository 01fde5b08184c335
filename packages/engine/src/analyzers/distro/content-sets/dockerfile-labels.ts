/**
 * Labels that a Dockerfile sets (docs.docker.com, dockerfile reference, LABEL), whatever the stage; the last word on a label counts. Variables are not expanded.
 */
export function parseDockerfileLabels(text: string): ReadonlyMap<string, string> {
  const labels = new Map<string, string>()
  const instructions = text.replace(/\\[ \t]*\r?\n/g, ' ').split('\n')
  for (const instruction of instructions) {
    const body = /^\s*LABEL\s+(.{1,65536})$/is.exec(instruction)?.[1]
    if (body === undefined) continue
    for (const [, quotedName, name, quoted, bare] of body.matchAll(
      /(?:"([^"]{1,256})"|([^\s="]{1,256}))=(?:"((?:[^"\\]|\\.){0,4096})"|([^\s"]{0,4096}))/g,
    )) {
      labels.set(quotedName ?? name ?? '', (quoted ?? bare ?? '').replace(/\\(.)/g, '$1').trim())
    }
  }
  return labels
}
