import type { RiskCategory } from '@plimsoll/contract'
import type { Db } from '../db/database.ts'
import { countUpTo, type PageRequest, toPage } from '../db/paging.ts'
import { IMAGE_RISK_SORT, imageRisksFrom, listImageRisks } from '../db/statements/image-risks.ts'
import { findImage } from '../db/statements/images.ts'
import {
  findRiskGroup,
  listRiskGroups,
  listRiskPlaces,
  RISK_PLACE_SORT,
  type RiskGroupDetailRow,
  riskGroupSort,
  riskGroupsFrom,
  riskPlacesFrom,
} from '../db/statements/risk-groups.ts'
import { ApiProblem, notFound } from '../errors.ts'
import type { AreaHandlers } from '../http/handler.ts'
import { toRisk, toRiskGroup, toRiskPlace } from '../views/risk-view.ts'

/** Malicious files, leaked credentials, sensitive files, baseline checks and build risks: of one image, and over all. */
export function riskHandlers({ db }: { readonly db: Db }): AreaHandlers<'risks'> {
  return {
    async ofImage({ params: { imageId }, query: { cursor, limit, ...filter } }) {
      if (!(await findImage(db, imageId))) throw notFound('image', imageId)
      const page: PageRequest = { cursor, limit, sort: IMAGE_RISK_SORT, filters: ['image-risks', imageId, filter] }
      const rows = await listImageRisks(db, page, imageId, filter)
      return { ...toPage(rows, page, toRisk), total: await countUpTo(db, imageRisksFrom(imageId, filter)) }
    },

    async groups({ query: { cursor, limit, sort, order, ...filter } }) {
      const page: PageRequest = { cursor, limit, sort: riskGroupSort(sort, order), filters: ['risks', sort, filter] }
      const rows = await listRiskGroups(db, page, filter)
      return { ...toPage(rows, page, toRiskGroup), total: await countUpTo(db, riskGroupsFrom(filter)) }
    },

    async group({ params: { category, key } }) {
      const row = await find(db, category, key)
      const { description, advice, links, critical, high, medium, low } = row
      return {
        ...toRiskGroup(row),
        description,
        advice,
        references: links,
        bySeverity: { critical, high, medium, low, negligible: 0, unknown: 0 },
      }
    },

    async places({ params: { category, key }, query: { cursor, limit, state } }) {
      await find(db, category, key)
      const page: PageRequest = { cursor, limit, sort: RISK_PLACE_SORT, filters: ['risk-places', category, key, state] }
      const rows = await listRiskPlaces(db, page, category, key, state)
      return { ...toPage(rows, page, toRiskPlace), total: await countUpTo(db, riskPlacesFrom(category, key, state)) }
    },
  }
}

async function find(db: Db, category: RiskCategory, key: string): Promise<RiskGroupDetailRow> {
  const row = await findRiskGroup(db, category, key)
  if (!row) throw new ApiProblem('NOT_FOUND', 'No image was found to have this.')
  return row
}
