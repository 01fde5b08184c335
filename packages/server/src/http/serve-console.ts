import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/**
 * The console's build. Files below `assets/` carry their digest in the name and never change; every other address that a browser asks for as a page
 * gives `index.html`, because the console's router reads the address. Without a build, a sentence says so.
 */
export async function serveConsole(app: FastifyInstance, directory: string | undefined): Promise<void> {
  const index =
    directory && (await isFile(join(directory, 'index.html')))
      ? await readFile(join(directory, 'index.html'), 'utf8')
      : undefined
  if (directory && index !== undefined) {
    await app.register(fastifyStatic, {
      root: join(directory, 'assets'),
      prefix: '/assets/',
      immutable: true,
      maxAge: '365d',
      decorateReply: false,
    })
    await app.register(fastifyStatic, {
      root: directory,
      prefix: '/static/',
      decorateReply: false,
      cacheControl: true,
      maxAge: '1h',
    })
  }
  app.get('/*', (request, reply) => {
    if (request.url.startsWith('/api/') || !request.headers.accept?.includes('text/html')) return reply.callNotFound()
    if (index === undefined) {
      return reply
        .code(503)
        .type('text/plain; charset=utf-8')
        .send('The console is not built. Run "npm run build" and start again; the API works without it.\n')
    }
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(index)
  })
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}
