import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Db } from '../../db/database.ts'
import { findWebhookSecret } from '../../db/statements/registries.ts'
import { readClock } from '../../db/statements/registry-contents.ts'
import { ApiProblem } from '../../errors.ts'
import type { JobSender } from '../../jobs/task.ts'
import { REGISTRY_KINDS } from '../kinds.ts'
import { isPlausible } from './read-push.ts'
import { givenSecret, isWebhookSecret } from './webhook-secret.ts'

export interface WebhookDeps {
  readonly db: Db
  readonly jobs: JobSender
}

/** Where registries report pushes, outside the API: there is no session, but a secret per registry. */
export const WEBHOOK_PREFIX = '/webhooks/registries'

/** Repositories and tags of one report that are looked at; the next sync finds the others. */
const MAX_CLAIMS = 500

interface Address {
  readonly registryId: string
  readonly secret?: string
}

/** Takes reports of pushes, in JSON whatever the media type says: each kind of registry has its own. Answers 202 before anything is looked at. */
export async function mountWebhooks(app: FastifyInstance, { db, jobs }: WebhookDeps): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => done(null, text))
    const receive = async (request: FastifyRequest): Promise<{ readonly accepted: number }> => {
      const { registryId, secret } = request.params as Address
      const stored = /^[1-9][0-9]{0,17}$/.test(registryId) ? await findWebhookSecret(db, registryId) : undefined
      if (!stored || !isWebhookSecret(givenSecret(secret, request.headers), stored.hash)) {
        throw new ApiProblem(
          'CREDENTIALS_WRONG',
          'No registry takes reports with this secret. Make a new one in the console.',
        )
      }
      const claims = REGISTRY_KINDS[stored.kind].readPushes?.(parse(request.body)) ?? []
      const at = (await readClock(db)).toISOString()
      const pushes = claims.filter(isPlausible).slice(0, MAX_CLAIMS)
      await jobs.send(
        'registry.push',
        pushes.map((claim) => ({ ...claim, registryId, at })),
        { priority: 15 },
      )
      return { accepted: pushes.length }
    }
    for (const path of [`${WEBHOOK_PREFIX}/:registryId`, `${WEBHOOK_PREFIX}/:registryId/:secret`]) {
      scope.post(path, async (request, reply) => reply.code(202).send(await receive(request)))
    }
  })
}

/** @throws {ApiProblem} `REQUEST_INVALID` */
function parse(body: unknown): unknown {
  try {
    return JSON.parse(typeof body === 'string' ? body : '')
  } catch (cause) {
    throw new ApiProblem('REQUEST_INVALID', 'The report is not JSON.', { cause })
  }
}
