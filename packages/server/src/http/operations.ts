import type { Health } from '@plimsoll/contract'
import type { FastifyInstance } from 'fastify'

/** One thing that has to work for the center to be of use. @throws anything when it does not */
interface HealthCheck {
  readonly name: string
  run(): Promise<void>
}

export interface OperationsOptions {
  readonly checks: readonly HealthCheck[]
  /** In Prometheus' text format. */
  metrics(): Promise<string>
  readonly metricsMediaType: string
}

/**
 * Addresses for those who run the center, outside the API and without a session: `/healthz` (the process answers), `/readyz` (it can do its work),
 * `/metrics`. They tell no names and no findings.
 */
export function mountOperations(app: FastifyInstance, options: OperationsOptions): void {
  app.get('/healthz', async (): Promise<Health> => ({ status: 'ok', checks: [] }))

  app.get('/readyz', async (_request, reply) => {
    const checks = await Promise.all(
      options.checks.map(({ name, run }) =>
        run().then(
          () => ({ name, ok: true, message: null }),
          () => ({ name, ok: false, message: `${name} does not answer.` }),
        ),
      ),
    )
    const isReady = checks.every(({ ok }) => ok)
    const health: Health = { status: isReady ? 'ok' : 'failing', checks }
    return reply.code(isReady ? 200 : 503).send(health)
  })

  app.get('/metrics', async (_request, reply) => {
    return reply.header('content-type', options.metricsMediaType).send(await options.metrics())
  })
}
