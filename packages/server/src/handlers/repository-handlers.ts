import type { Repository, Tag } from '@plimsoll/contract'
import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { countUpTo, type PageRequest, toPage } from '../db/paging.ts'
import {
  findRepository,
  listRepositories,
  listTags,
  type RepositoryRow,
  repositoriesFrom,
  type TagRow,
  tagsFrom,
} from '../db/statements/repositories.ts'
import { readScanSettings, type StoredScanSettings } from '../db/statements/settings.ts'
import { notFound } from '../errors.ts'
import type { AreaHandlers } from '../http/handler.ts'
import { isInScope } from '../scope/is-in-scope.ts'
import { instantOf } from '../views/fields.ts'
import { toCounts } from '../views/severity-view.ts'

/** What registries hold. */
export function repositoryHandlers({ db }: { readonly db: Db }): AreaHandlers<'repositories'> {
  return {
    async list({ query: { cursor, limit, ...filter } }) {
      const page: PageRequest = {
        cursor,
        limit,
        sort: [
          { expression: sql`r.name`, type: 'text', direction: 'asc' },
          { expression: sql`r.id`, type: 'bigint', direction: 'asc' },
        ],
        filters: ['repositories', filter],
      }
      const { scope } = await readScanSettings(db)
      const rows = await listRepositories(db, page, filter)
      const total = await countUpTo(db, repositoriesFrom(filter))
      return { ...toPage(rows, page, (row) => toRepository(row, scope)), total }
    },

    async get({ params: { repositoryId } }) {
      const row = await findRepository(db, repositoryId)
      if (!row) throw notFound('repository', repositoryId)
      return toRepository(row, (await readScanSettings(db)).scope)
    },

    async tags({ params: { repositoryId }, query: { cursor, limit, search } }) {
      if (!(await findRepository(db, repositoryId))) throw notFound('repository', repositoryId)
      const page: PageRequest = {
        cursor,
        limit,
        sort: [
          { expression: sql`t.pushed_at`, type: 'timestamptz', direction: 'desc', nullable: true },
          { expression: sql`t.id`, type: 'bigint', direction: 'desc' },
        ],
        filters: ['tags', repositoryId, search],
      }
      const rows = await listTags(db, page, repositoryId, search)
      return { ...toPage(rows, page, toTag), total: await countUpTo(db, tagsFrom(repositoryId, search)) }
    },
  }
}

function toRepository(row: RepositoryRow, scope: StoredScanSettings['scope']): Repository {
  return {
    id: row.id,
    registryId: row.registryId,
    registryName: row.registryName,
    registryKind: row.registryKind,
    name: row.name,
    tagCount: row.tagCount,
    imageCount: row.imageCount,
    scannedImageCount: row.scannedImageCount,
    vulnerabilities: toCounts(row),
    isInScope: isInScope(scope, row),
    lastPushedAt: instantOf(row.lastPushedAt),
    lastSyncAt: instantOf(row.lastSyncAt),
  }
}

function toTag(row: TagRow): Tag {
  return {
    id: row.id,
    name: row.name,
    digest: row.digest,
    pushedAt: instantOf(row.pushedAt),
    firstSeenAt: row.firstSeenAt.toISOString(),
    images: row.images.map((image) => ({
      imageId: image.imageId,
      digest: image.digest,
      platform: image.platform,
      state: image.state,
      vulnerabilities: toCounts(image),
      lastScanAt: image.lastScanAt === null ? null : new Date(image.lastScanAt).toISOString(),
    })),
  }
}
