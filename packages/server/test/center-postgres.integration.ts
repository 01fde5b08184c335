import { afterAll, beforeAll, describe } from 'vitest'
import { accessSuite } from './access-suite.ts'
import { centerSuite } from './center-suite.ts'
import { startPostgres, type TestPostgres } from './support/start-postgres.ts'

describe('the center on a PostgreSQL server', () => {
  let postgres: TestPostgres

  beforeAll(async () => {
    postgres = await startPostgres()
  })
  afterAll(() => postgres[Symbol.asyncDispose]())

  centerSuite(() => postgres.createDatabase())
  accessSuite(() => postgres.createDatabase())
})
