import { describe, expect, it } from 'vitest'
import { errorsOf, toOpenApi } from './openapi.ts'
import { ERRORS } from './problem.ts'
import type { Route } from './route.ts'
import { routes } from './routes.ts'

const all = Object.entries(routes).flatMap(([area, ofArea]) =>
  Object.entries(ofArea as Readonly<Record<string, Route>>).map(([name, route]) => ({ id: `${area}.${name}`, route })),
)

describe('the route table', () => {
  it('gives no method and path to two routes', () => {
    const addresses = all.map(({ route }) => `${route.method} ${route.path.replace(/:[A-Za-z]+/g, ':')}`)

    expect(new Set(addresses).size).toBe(addresses.length)
  })

  it.each(all)('$id declares exactly the parameters that its path names', ({ route }) => {
    const named = [...route.path.matchAll(/:([A-Za-z]+)/g)].map((match) => match[1])

    expect(Object.keys(route.params?.shape ?? {})).toEqual(named)
  })

  it.each(all)(
    '$id, if it changes anything, is not open to viewers, except for their own session and tokens',
    ({ id, route }) => {
      if (route.method !== 'GET' && !/^(?:auth|tokens)\./.test(id)) expect(['operator', 'admin']).toContain(route.role)
    },
  )
})

describe('the OpenAPI description', () => {
  const document = toOpenApi('1.2.3') as {
    openapi: string
    paths: Record<string, Record<string, { operationId: string; parameters: { name: string; required: boolean }[] }>>
  }

  it('describes every route under its prefix', () => {
    const described = Object.values(document.paths).flatMap((path) => Object.values(path).map((op) => op.operationId))

    expect(document.openapi).toBe('3.1.0')
    expect(described.sort()).toEqual(all.map(({ id }) => id).sort())
    expect(Object.keys(document.paths).every((path) => path.startsWith('/api/v1/'))).toBe(true)
  })

  it('does not require query parameters that have a default', () => {
    const limit = document.paths['/api/v1/images']?.['get']?.parameters.find(({ name }) => name === 'limit')

    expect(limit?.required).toBe(false)
  })

  it('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(document))).toEqual(document)
  })
})

describe('errorsOf', () => {
  it.each(all)('$id names only known codes, each once', ({ route }) => {
    const codes = errorsOf(route)

    expect(new Set(codes).size).toBe(codes.length)
    expect(codes.every((code) => code in ERRORS)).toBe(true)
  })
})
