import { announce } from '../db/announce.ts'
import { type Db, withTransaction } from '../db/database.ts'
import { insertAuditEvent } from '../db/statements/audit-events.ts'
import { countOldResults } from '../db/statements/retention.ts'
import { readScanSettings, writeSetting } from '../db/statements/settings.ts'
import { ApiProblem } from '../errors.ts'
import type { AreaHandlers } from '../http/handler.ts'
import { isTimeZone } from '../schedule/next-cycle.ts'
import { readAuthorisations, readScanSettingsView } from '../views/settings-view.ts'
import { actorOf } from './actor.ts'

/** When, what and how much is scanned, and how long results stay. */
export function settingsHandlers({ db, now }: { readonly db: Db; readonly now: () => Date }): AreaHandlers<'settings'> {
  return {
    scan: () => readScanSettingsView(db, now()),

    async updateScan(input) {
      const { window } = input.body
      if (window && !isTimeZone(window.timeZone)) {
        throw new ApiProblem(
          'REQUEST_INVALID',
          `"${window.timeZone}" is not a time zone. Write it as Asia/Shanghai or UTC.`,
          {
            detail: { errors: [{ path: 'body.window.timeZone', message: 'not a time zone' }] },
          },
        )
      }
      await withTransaction(db, async (tx) => {
        const { authorisationTotal: _total, updatedAt: _at, updatedBy: _by, ...before } = await readScanSettings(tx)
        await writeSetting(tx, 'scan', input.body, input.principal.userName)
        await insertAuditEvent(tx, actorOf(input), {
          action: 'settings.changed',
          subject: { kind: 'settings', id: 'scan' },
          detail: { before, after: input.body },
        })
        await announce(tx, { type: 'settings' })
      })
      return readScanSettingsView(db, now())
    },

    async retentionPreview({ query: { retentionDays } }) {
      const { images, findings } = await countOldResults(db, retentionDays)
      return { retentionDays, imageCount: images, findingCount: findings }
    },

    authorisations: () => readAuthorisations(db),

    async expandAuthorisations(input) {
      const { total } = input.body
      await withTransaction(db, async (tx) => {
        const { authorisationTotal: before } = await readScanSettings(tx)
        await writeSetting(tx, 'authorisations', total, input.principal.userName)
        await insertAuditEvent(tx, actorOf(input), {
          action: 'authorisations.changed',
          subject: { kind: 'settings', id: 'authorisations' },
          detail: { before, after: total },
        })
        await announce(tx, { type: 'settings' })
      })
      return readAuthorisations(db)
    },
  }
}
