import { z } from 'zod'
import type { PushClaim } from '../registry-kind.ts'

const schema = z.object({
  repository: z.string().optional(),
  namespace: z.string().optional(),
  name: z.string().optional(),
  updated_tags: z.array(z.unknown()).default([]),
})

/** Notifications of "Push to Repository" (Quay, "Repository notifications"). Older ones hold tags with their digests instead of names. */
export function readQuayPushes(body: unknown): readonly PushClaim[] {
  const parsed = schema.safeParse(body)
  if (!parsed.success) return []
  const { namespace, name, updated_tags: tags } = parsed.data
  const repository = parsed.data.repository ?? (namespace && name && `${namespace}/${name}`)
  if (!repository) return []
  const selectors = tags.flatMap((tag) => (typeof tag === 'string' ? [tag] : []))
  return selectors.length === 0
    ? [{ repository, change: 'pushed' }]
    : selectors.map((selector) => ({ repository, selector, change: 'pushed' as const }))
}
