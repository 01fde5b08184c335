import type { QueryClient } from '@tanstack/react-query'

/** Everything that decisions about findings take part in is asked again. */
export function markDecided(cache: QueryClient): void {
  for (const area of ['decisions', 'risks', 'images', 'vulnerabilities', 'repositories', 'overview'])
    void cache.invalidateQueries({ queryKey: [area] })
}
