/** A `LIKE` pattern for text that contains `search`, whatever characters it has. */
export function containing(search: string): string {
  return `%${search.replace(/[\\%_]/g, '\\$&')}%`
}
