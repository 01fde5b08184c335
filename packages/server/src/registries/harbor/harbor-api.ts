import type { ListedRepository, ListedTag } from '../registry-connector.ts'

/** What a generation of Harbor's management API offers. Everything throws `SourceError`. */
export interface HarborApi {
  ping(signal: AbortSignal): Promise<string>
  signIn(signal: AbortSignal): Promise<string>
  listRepositories(signal: AbortSignal): AsyncIterable<ListedRepository>
  listTags(repository: string, signal: AbortSignal): AsyncIterable<ListedTag>
}

/** Items of a page; Harbor gives no more. */
export const PAGE_SIZE = 100
