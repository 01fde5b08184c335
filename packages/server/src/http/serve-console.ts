import { readdir, readFile, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

const MEDIA_TYPES: ReadonlyMap<string, string> = new Map([
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/x-icon'],
  ['.txt', 'text/plain; charset=utf-8'],
  ['.webmanifest', 'application/manifest+json'],
])

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
    // What stands beside index.html (the icon, the script that sets the theme before the first paint) has no digest in its name.
    for (const name of await readdir(directory)) {
      if (name === 'index.html' || !(await isFile(join(directory, name)))) continue
      const content = await readFile(join(directory, name))
      const type = MEDIA_TYPES.get(extname(name)) ?? 'application/octet-stream'
      app.get(`/${name}`, (_request, reply) => reply.type(type).header('cache-control', 'no-cache').send(content))
    }
  }
  app.get('/*', (request, reply) => {
    if (!isPage(request.url, request.headers.accept)) return reply.callNotFound()
    if (index === undefined) {
      return reply
        .code(503)
        .type('text/plain; charset=utf-8')
        .send('The console is not built. Run "npm run build" and start again; the API works without it.\n')
    }
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(index)
  })
}

/** A page is asked for by whoever takes HTML; `curl` and health checks, which take anything, get one too. What has a file ending is no page. */
function isPage(url: string, accept: string | undefined): boolean {
  const path = url.split('?', 1)[0] ?? ''
  if (path.startsWith('/api/')) return false
  if (accept?.includes('text/html')) return true
  return (accept === undefined || accept.includes('*/*')) && extname(path) === ''
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}
