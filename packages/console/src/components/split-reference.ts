/** `host/repository:tag` or `host/repository@digest` in its three parts, separators kept; they join to the whole. */
export function splitReference(reference: string): {
  readonly host: string
  readonly repository: string
  readonly tail: string
} {
  const slash = reference.indexOf('/') + 1
  const at = reference.indexOf('@', slash)
  const end = at >= 0 ? at : reference.lastIndexOf(':')
  const cut = end > slash ? end : reference.length
  return { host: reference.slice(0, slash), repository: reference.slice(slash, cut), tail: reference.slice(cut) }
}
