import {
  type DefaultError,
  type InfiniteData,
  type QueryKey,
  type UseSuspenseInfiniteQueryOptions,
  useSuspenseInfiniteQuery,
} from '@tanstack/react-query'
import { useMemo } from 'react'
import type { More } from './DataTable.tsx'

interface Page<Row> {
  items: Row[]
  next: string | null
  total: number | null
}

/** A paged answer as one list. */
export interface List<Row> {
  /** Loaded so far. */
  readonly rows: readonly Row[]
  /** In all; `null` when there are too many to count. */
  readonly total: number | null
  readonly more: More | undefined
}

/** Asks a paged question and joins the pages. Suspends until the first one is there. */
export function useList<Row, Key extends QueryKey>(
  options: UseSuspenseInfiniteQueryOptions<Page<Row>, DefaultError, InfiniteData<Page<Row>>, Key, string | undefined>,
): List<Row> {
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useSuspenseInfiniteQuery(options)
  const rows = useMemo(() => data.pages.flatMap((page) => page.items), [data])
  const more = useMemo(
    () => (hasNextPage ? { load: () => void fetchNextPage(), loading: isFetchingNextPage } : undefined),
    [hasNextPage, isFetchingNextPage, fetchNextPage],
  )
  return { rows, total: data.pages[0]?.total ?? null, more }
}
