import { z } from 'zod'
import type { PushClaim } from '../registry-kind.ts'

const schema = z.object({ push_data: z.object({ tag: z.string() }), repository: z.object({ repo_name: z.string() }) })

/** Webhooks of a repository (Docker, "Webhooks"). The `callback_url` in it is never called. */
export function readDockerHubPushes(body: unknown): readonly PushClaim[] {
  const { data } = schema.safeParse(body)
  return data ? [{ repository: data.repository.repo_name, selector: data.push_data.tag, change: 'pushed' }] : []
}
