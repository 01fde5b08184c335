import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cannotRun, startDockerRegistry, writeOciLayout } from '@plimsoll/testkit'
import { describe, expect, it } from 'vitest'
import { debianImage } from './support/sample-content.ts'
import { startCenter } from './support/start-center.ts'
import { until } from './support/until.ts'

const reason = cannotRun(['docker-registry', 'skopeo'])
if (reason !== undefined) process.stderr.write(`distribution-pushes.integration: skipped, as ${reason}.\n`)

describe.skipIf(reason !== undefined)('a real Distribution registry', () => {
  it('reports a push, and what was pushed is scanned', async () => {
    await using center = await startCenter()
    await using relay = await startRelay()
    await using registry = await startDockerRegistry({
      notifications: { url: relay.url, authorization: 'Bearer of the registry' },
    })
    const [host = '', port] = registry.host.split(':')
    const body = { kind: 'oci', name: 'Real', protocol: 'http', host, port: Number(port) } as const
    const { client } = center
    const { id } = await client.registries.create({ body })
    const hook = await client.registries.createWebhook({ params: { registryId: id } })
    relay.sendTo(`${center.running.url}${hook.path}`, hook.authorization)
    await push(registry.host, 'team/app:1.0')
    const scan = await until('the push is scanned', async () =>
      (await client.scans.list()).items.find((one) => one.trigger === 'webhook' && one.finishedAt !== null),
    )
    const images = await client.images.list({ query: { search: 'team/app:1.0' } })

    expect(scan).toMatchObject({ title: 'team/app:1.0', state: 'complete', items: { total: 1 } })
    expect(images.items.map(({ state, packageCount }) => [state, packageCount])).toEqual([['complete', 2]])
    expect(relay.authorizations).toContain('Bearer of the registry')
  })
})

/** The registry has to know where to report before the center knows the registry: this stands in between. */
async function startRelay() {
  const authorizations: (string | undefined)[] = []
  let target: { readonly url: string; readonly authorization: string } | undefined
  const server = createServer(async (request, response) => {
    authorizations.push(request.headers.authorization)
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Uint8Array>))
    const type = request.headers['content-type'] ?? ''
    const headers = { 'content-type': type, authorization: target?.authorization ?? '' }
    const answer = target && (await fetch(target.url, { method: 'POST', headers, body }))
    response.writeHead(answer?.status ?? 503).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    authorizations,
    sendTo(url: string, authorization: string) {
      target = { url, authorization }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function push(host: string, name: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-layout-'))
  try {
    await writeOciLayout(folder, debianImage({ real: '1.0.0' }), { tag: '1' })
    const parts = [
      '--insecure-policy',
      'copy',
      '--dest-tls-verify=false',
      `oci:${folder}:1`,
      `docker://${host}/${name}`,
    ]
    await promisify(execFile)('skopeo', parts)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
