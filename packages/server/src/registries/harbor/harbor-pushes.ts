import { z } from 'zod'
import type { PushClaim } from '../registry-kind.ts'

const resource = z.object({ digest: z.string().optional(), tag: z.string().optional() })

const payloadSchema = z.object({
  type: z.string(),
  event_data: z.object({
    resources: z.array(z.unknown()),
    repository: z.object({
      repo_full_name: z.string().optional(),
      namespace: z.string().optional(),
      name: z.string().optional(),
    }),
  }),
})

/** `payload_format: CloudEvents` wraps the same data. */
const cloudEventSchema = z.object({ type: z.string(), data: payloadSchema.shape.event_data })

const PUSHED: ReadonlySet<string> = new Set(['PUSH_ARTIFACT', 'pushImage', 'harbor.artifact.pushed'])
const REMOVED: ReadonlySet<string> = new Set(['DELETE_ARTIFACT', 'deleteImage', 'harbor.artifact.deleted'])

/** Harbor's webhooks, 1.x and 2.x, in both of its formats (harbor, docs on "Configure Webhook Notifications"). */
export function readHarborPushes(body: unknown): readonly PushClaim[] {
  const event = payloadSchema.safeParse(body)
  const wrapped = cloudEventSchema.safeParse(body)
  const type = event.data?.type ?? wrapped.data?.type ?? ''
  const data = event.data?.event_data ?? wrapped.data?.data
  const change = PUSHED.has(type) ? 'pushed' : REMOVED.has(type) ? 'removed' : undefined
  if (!data || change === undefined) return []
  const { repo_full_name: fullName, namespace = '', name = '' } = data.repository
  const repository = fullName || `${namespace}/${name}`
  return data.resources.flatMap((one): readonly PushClaim[] => {
    const parsed = resource.safeParse(one)
    if (!parsed.success) return []
    const selector = parsed.data.tag || parsed.data.digest
    return [{ repository, change, ...(selector && { selector }) }]
  })
}
