/** Ids of hidden columns from what a browser stored; what is not such a list, or names no column of `known`, is dropped. */
export function readHidden(stored: string | null, known: readonly string[]): readonly string[] {
  if (stored === null) return []
  try {
    const parsed: unknown = JSON.parse(stored)
    return Array.isArray(parsed) ? known.filter((id) => parsed.includes(id)) : []
  } catch {
    return []
  }
}
