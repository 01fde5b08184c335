import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { countUpTo, type PageRequest, type SortColumn, toPage } from '../db/paging.ts'
import { findingSort, imageFindingsFrom, listImageFindings } from '../db/statements/image-findings.ts'
import { findImage, imagesFrom, listImageLayers, listImages, listPlacesOfImages } from '../db/statements/images.ts'
import { imagePackagesFrom, listImagePackages } from '../db/statements/installed-packages.ts'
import { notFound } from '../errors.ts'
import type { AreaHandlers } from '../http/handler.ts'
import { toFinding, toInstalledPackage } from '../views/finding-view.ts'
import { toImage, toImageSummary } from '../views/image-view.ts'

type ImageSort = 'severity' | 'reference' | 'last-scan' | 'pushed' | 'size'

/** Images, and what was found in them. */
export function imageHandlers({ db }: { readonly db: Db }): AreaHandlers<'images'> {
  return {
    async list({ query }) {
      const { cursor, limit, sort, order, ...filter } = query
      const page: PageRequest = { cursor, limit, sort: imageSort(sort, order), filters: ['images', sort, filter] }
      const rows = await listImages(db, page, filter)
      const places = await listPlacesOfImages(
        db,
        rows.map(({ id }) => id),
      )
      const ofImage = Map.groupBy(places, ({ imageId }) => imageId)
      const cut = toPage(rows, page, (row) => toImageSummary(row, ofImage.get(row.id) ?? []))
      return { ...cut, total: await countUpTo(db, imagesFrom(filter)) }
    },

    async get({ params: { imageId } }) {
      const image = await findImage(db, imageId)
      if (!image) throw notFound('image', imageId)
      const [places, layers] = await Promise.all([listPlacesOfImages(db, [imageId]), listImageLayers(db, imageId)])
      return toImage(image, places, layers)
    },

    async findings({ params: { imageId }, query }) {
      await assertImage(db, imageId)
      const { cursor, limit, sort, order, ...filter } = query
      const filters = ['findings', imageId, sort, filter]
      const page: PageRequest = { cursor, limit, sort: findingSort(sort, order), filters }
      const rows = await listImageFindings(db, page, imageId, filter)
      return { ...toPage(rows, page, toFinding), total: await countUpTo(db, imageFindingsFrom(imageId, filter)) }
    },

    async packages({ params: { imageId }, query }) {
      await assertImage(db, imageId)
      const { cursor, limit, ...filter } = query
      const sort: readonly SortColumn[] = [{ expression: sql`p.ordinal`, type: 'bigint', direction: 'asc' }]
      const page: PageRequest = { cursor, limit, sort, filters: ['packages', imageId, filter] }
      const rows = await listImagePackages(db, page, imageId, filter)
      return {
        ...toPage(rows, page, toInstalledPackage),
        total: await countUpTo(db, imagePackagesFrom(imageId, filter)),
      }
    },
  }
}

async function assertImage(db: Db, imageId: string): Promise<void> {
  if (!(await findImage(db, imageId))) throw notFound('image', imageId)
}

const SORTS: Readonly<Record<ImageSort, Omit<SortColumn, 'direction'>>> = {
  severity: { expression: column('risk'), type: 'bigint' },
  reference: { expression: column('reference'), type: 'text' },
  'last-scan': { expression: column('last_scan_at'), type: 'timestamptz', nullable: true },
  pushed: { expression: column('pushed_at'), type: 'timestamptz', nullable: true },
  size: { expression: column('compressed_bytes'), type: 'bigint', nullable: true },
}

function imageSort(sort: ImageSort, direction: 'asc' | 'desc'): readonly SortColumn[] {
  return [
    { ...SORTS[sort], direction },
    { expression: column('id'), type: 'bigint', direction },
  ]
}

function column(name: string): RawBuilder<unknown> {
  return sql`i.${sql.ref(name)}`
}
