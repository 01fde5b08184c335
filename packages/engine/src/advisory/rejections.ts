import type { Rejection } from './source-status.ts'

const MAX_REASONS = 40
const MAX_SAMPLES = 5

/** Counts what a source's importer left out, and keeps a few names for each reason. */
export interface RejectionCounter {
  reject(reason: string, element: string): void
  readonly total: number
  /** Most frequent first. */
  list(): readonly Rejection[]
}

export function rejectionCounter(): RejectionCounter {
  const counts = new Map<string, { count: number; samples: string[] }>()
  let total = 0
  return {
    reject(reason, element) {
      total++
      const key = counts.has(reason) || counts.size < MAX_REASONS ? reason : 'other reasons'
      const entry = counts.get(key) ?? { count: 0, samples: [] }
      entry.count++
      if (entry.samples.length < MAX_SAMPLES) entry.samples.push(printable(element))
      counts.set(key, entry)
    },
    get total() {
      return total
    },
    list: () =>
      [...counts]
        .map(([reason, { count, samples }]) => ({ reason, count, samples }))
        .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1)),
  }
}

function printable(text: string): string {
  return text.slice(0, 120).replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '?')
}
