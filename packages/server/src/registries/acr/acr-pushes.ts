import { z } from 'zod'
import type { PushClaim } from '../registry-kind.ts'

/** A repository's trigger, with the members that Docker Hub's has too. */
const triggerSchema = z.object({
  push_data: z.object({ tag: z.string(), digest: z.string().optional() }),
  repository: z.object({
    repo_full_name: z.string().optional(),
    namespace: z.string().optional(),
    name: z.string().optional(),
  }),
})

/** EventBridge, event `cr:Artifact:PushCompleted`, as a CloudEvent. */
const eventSchema = z.object({
  type: z.string().regex(/^cr:Artifact:PushCompleted$/i),
  data: z.object({ RepoNamespaceName: z.string(), RepoName: z.string(), Tag: z.string().optional() }),
})

/** Triggers of repositories (Alibaba Cloud, "Use webhooks") and events of EventBridge. */
export function readAcrPushes(body: unknown): readonly PushClaim[] {
  const trigger = triggerSchema.safeParse(body)
  if (trigger.success) {
    const { push_data: pushed, repository } = trigger.data
    const { repo_full_name: fullName, namespace = '', name = '' } = repository
    return [{ repository: fullName ?? `${namespace}/${name}`, selector: pushed.tag, change: 'pushed' }]
  }
  const event = eventSchema.safeParse(body)
  if (!event.success) return []
  const { RepoNamespaceName: namespace, RepoName: name, Tag: selector } = event.data.data
  return [{ repository: `${namespace}/${name}`, change: 'pushed', ...(selector && { selector }) }]
}
