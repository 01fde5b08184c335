import { z } from 'zod'
import type { PushClaim } from '../registry-kind.ts'

const eventSchema = z.object({
  action: z.enum(['push', 'delete', 'mount']),
  target: z.object({
    repository: z.string(),
    tag: z.string().optional(),
    digest: z.string().optional(),
    mediaType: z.string().optional(),
  }),
})

/** Blobs are pushed before the manifest that matters. */
const BLOB = /^application\/(?:octet-stream|vnd\.(?:docker|oci)\..*(?:layer|rootfs|config))/

/** Notifications of CNCF Distribution, which GitLab sends too: an envelope of events (distribution, docs/content/about/notifications.md). */
export function readDistributionEvents(body: unknown): readonly PushClaim[] {
  const envelope = z.object({ events: z.array(z.unknown()) }).safeParse(body)
  if (!envelope.success) return []
  return envelope.data.events.flatMap((one): readonly PushClaim[] => {
    const parsed = eventSchema.safeParse(one)
    if (!parsed.success || BLOB.test(parsed.data.target.mediaType ?? '')) return []
    const { action, target } = parsed.data
    const selector = target.tag ?? target.digest
    return [
      {
        repository: target.repository,
        change: action === 'delete' ? 'removed' : 'pushed',
        ...(selector !== undefined && { selector }),
      },
    ]
  })
}
