import type { Scan } from '@plimsoll/contract'
import { sql } from 'kysely'
import { announce } from '../db/announce.ts'
import { type Db, withTransaction } from '../db/database.ts'
import { countUpTo, type PageRequest, toPage } from '../db/paging.ts'
import { insertAuditEvent } from '../db/statements/audit-events.ts'
import { returnAuthorisation } from '../db/statements/authorisations.ts'
import {
  cancelItems,
  ITEM_ORDER,
  listQueuedItemIds,
  listScanItems,
  listUnfinishedImageIds,
  scanItemsFrom,
} from '../db/statements/scan-items.ts'
import { changeScanState, findScan, finishScanIfDone, listScans, scansFrom } from '../db/statements/scans.ts'
import { ApiProblem, notFound } from '../errors.ts'
import type { AreaHandlers, HandlerInput } from '../http/handler.ts'
import type { JobSender } from '../jobs/task.ts'
import { preCheckScan, type ScanOrder, startScan } from '../scans/start-scan.ts'
import { toScan, toScanItem } from '../views/scan-view.ts'
import { actorOf } from './actor.ts'

/** Scan now, and what becomes of scans. */
export function scanHandlers({ db, jobs }: { readonly db: Db; readonly jobs: JobSender }): AreaHandlers<'scans'> {
  const order = async (
    input: Pick<HandlerInput<never>, 'clientAddress'> & {
      readonly principal: Parameters<typeof actorOf>[0]['principal']
    },
    scan: Omit<ScanOrder, 'requestedBy'>,
  ): Promise<Scan> => {
    const scanId = await withTransaction(db, async (tx) => {
      const id = await startScan(tx, jobs, { ...scan, requestedBy: input.principal.userName })
      const event = { action: 'scan.started', subject: { kind: 'scan', id }, detail: { ...scan } }
      await insertAuditEvent(tx, actorOf(input), event)
      return id
    })
    return readScan(db, scanId)
  }

  return {
    preCheck: ({ body }) => preCheckScan(db, body.targets),

    create: (input) => order(input, { trigger: 'manual', targets: input.body.targets }),

    async list({ query }) {
      const page: PageRequest = {
        cursor: query.cursor,
        limit: query.limit,
        sort: [{ expression: sql`s.id`, type: 'bigint', direction: 'desc' }],
        filters: ['scans', query.state],
      }
      const rows = await listScans(db, page, query.state)
      return { ...toPage(rows, page, toScan), total: await countUpTo(db, scansFrom(query.state)) }
    },

    get: ({ params }) => readScan(db, params.scanId),

    async items({ params: { scanId }, query }) {
      await readScan(db, scanId)
      const page: PageRequest = {
        cursor: query.cursor,
        limit: query.limit,
        sort: [
          { expression: ITEM_ORDER, type: 'bigint', direction: 'asc' },
          { expression: sql`t.id`, type: 'bigint', direction: 'asc' },
        ],
        filters: ['items', scanId, query.state],
      }
      const rows = await listScanItems(db, page, scanId, query.state)
      return { ...toPage(rows, page, toScanItem), total: await countUpTo(db, scanItemsFrom(scanId, query.state)) }
    },

    async cancel(input) {
      const { scanId } = input.params
      await withTransaction(db, async (tx) => {
        await assertRunning(tx, scanId)
        for (const { id } of await cancelItems(tx, scanId)) {
          await returnAuthorisation(tx, id, 'cancelled')
          await announce(tx, { type: 'scan.item', id })
        }
        await finishScanIfDone(tx, scanId)
        await note(tx, input, 'scan.cancelled')
      })
      return readScan(db, scanId)
    },

    async pause(input) {
      const { scanId } = input.params
      await withTransaction(db, async (tx) => {
        await assertRunning(tx, scanId)
        await changeScanState(tx, scanId, ['queued', 'running'], 'paused')
        await note(tx, input, 'scan.paused')
      })
      return readScan(db, scanId)
    },

    async resume(input) {
      const { scanId } = input.params
      await withTransaction(db, async (tx) => {
        await assertRunning(tx, scanId)
        if (!(await changeScanState(tx, scanId, ['paused'], 'running'))) return
        const waiting = await listQueuedItemIds(tx, scanId)
        await jobs.send(
          'image.scan',
          waiting.map((itemId) => ({ itemId })),
          { db: tx },
        )
        await note(tx, input, 'scan.resumed')
      })
      return readScan(db, scanId)
    },

    async retry(input) {
      await readScan(db, input.params.scanId)
      const imageIds = await listUnfinishedImageIds(db, input.params.scanId)
      if (imageIds.length === 0) {
        throw new ApiProblem(
          'NOTHING_TO_SCAN',
          'No image of this scan failed or was cancelled: there is nothing to scan again.',
        )
      }
      return order(input, { trigger: 'retry', targets: { imageIds: [...imageIds] } })
    },
  }
}

async function readScan(db: Db, scanId: string): Promise<Scan> {
  const scan = await findScan(db, scanId)
  if (!scan) throw notFound('scan', scanId)
  return toScan(scan)
}

/** @throws {ApiProblem} `NOT_FOUND`, `SCAN_FINISHED` */
async function assertRunning(db: Db, scanId: string): Promise<void> {
  const scan = await readScan(db, scanId)
  if (scan.finishedAt !== null) throw new ApiProblem('SCAN_FINISHED', 'The scan has ended already. Start another one.')
}

async function note(
  tx: Db,
  input: Parameters<typeof actorOf>[0] & { readonly params: { readonly scanId: string } },
  action: string,
): Promise<void> {
  const id = input.params.scanId
  await insertAuditEvent(tx, actorOf(input), { action, subject: { kind: 'scan', id } })
  await announce(tx, { type: 'scan', id })
}
