import type { PGlite, Transaction } from '@electric-sql/pglite'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'

/**
 * Kysely over one PGlite. Every acquired connection is an object of its own and holds PGlite's transaction lock while in a transaction,
 * so that statements of other callers wait instead of slipping in: the dialect that comes with Kysely shares one connection object,
 * and would run them inside whichever transaction is open.
 * Closing the PGlite is its owner's business.
 */
export function pgliteDialect(pglite: PGlite): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => pgliteDriver(pglite),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}

interface PgliteConnection extends DatabaseConnection {
  begin(): Promise<void>
  end(how: 'commit' | 'rollback'): Promise<void>
}

function pgliteDriver(pglite: PGlite): Driver {
  const own = (connection: DatabaseConnection): PgliteConnection => connection as PgliteConnection
  return {
    init: async () => undefined,
    acquireConnection: async () => openConnection(pglite),
    beginTransaction: (connection) => own(connection).begin(),
    commitTransaction: (connection) => own(connection).end('commit'),
    rollbackTransaction: (connection) => own(connection).end('rollback'),
    releaseConnection: async () => undefined,
    destroy: async () => undefined,
  }
}

function openConnection(pglite: PGlite): PgliteConnection {
  let open: { transaction: Transaction; settle(how: 'commit' | 'rollback'): void; ended: Promise<void> } | undefined
  return {
    async begin() {
      const begun = Promise.withResolvers<Transaction>()
      const decided = Promise.withResolvers<'commit' | 'rollback'>()
      const ended = pglite.transaction(async (transaction) => {
        begun.resolve(transaction)
        if ((await decided.promise) === 'rollback') await transaction.rollback()
      })
      ended.catch(begun.reject)
      open = { transaction: await begun.promise, settle: decided.resolve, ended }
    },
    async end(how) {
      const ending = open
      open = undefined
      ending?.settle(how)
      if (how === 'commit') await ending?.ended
      else await ending?.ended.catch(() => undefined)
    },
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      const result = await (open?.transaction ?? pglite).query<R>(query.sql, [...query.parameters])
      return { rows: result.rows, numAffectedRows: BigInt(result.affectedRows ?? 0) }
    },
    // biome-ignore lint/correctness/useYield: the interface wants a generator; PGlite has no cursors to stream from.
    async *streamQuery() {
      throw new Error('PGlite cannot stream; ask for pages.')
    },
  }
}
