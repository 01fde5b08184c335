import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FastifyInstance, fastify } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveConsole } from './serve-console.ts'

let folder: string
let app: FastifyInstance

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-console-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<!doctype html>the console')
  await writeFile(join(folder, 'favicon.svg'), '<svg/>')
  await writeFile(join(folder, 'assets', 'index-abc.js'), 'run()')
  await writeFile(join(folder, '..', 'plimsoll-secret.txt'), 'secret')
  app = fastify()
  await serveConsole(app, folder)
})

afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true, force: true })
  await rm(join(folder, '..', 'plimsoll-secret.txt'), { force: true })
})

describe('serveConsole', () => {
  it.each([
    ['/assets/index-abc.js', 'run()', 'public, max-age=31536000, immutable'],
    ['/favicon.svg', '<svg/>', 'no-cache'],
  ])('gives %s', async (url, body, caching) => {
    const answer = await app.inject(url)

    expect(answer.body).toBe(body)
    expect(answer.headers['cache-control']).toBe(caching)
  })

  it.each(['/', '/images/7', '/index.html'])('gives the console for the page %s', async (url) => {
    const answer = await app.inject({ url, headers: { accept: 'text/html,*/*' } })

    expect(answer.body).toBe('<!doctype html>the console')
    expect(answer.headers['cache-control']).toBe('no-cache')
  })

  it('gives the console to what takes anything, but not to what asks for data', async () => {
    const status = async (accept: string) => (await app.inject({ url: '/images/7', headers: { accept } })).statusCode

    expect(await status('*/*')).toBe(200)
    expect(await status('application/json')).toBe(404)
  })

  it.each([
    '/assets/gone.js',
    '/api/v1/nothing',
    '/../plimsoll-secret.txt',
    '/%2e%2e/plimsoll-secret.txt',
    '/assets/..%2f..%2fplimsoll-secret.txt',
  ])('has nothing at %s', async (url) => {
    const answer = await app.inject(url)

    expect(answer.statusCode).toBe(404)
    expect(answer.body).not.toContain('secret"')
  })
})
