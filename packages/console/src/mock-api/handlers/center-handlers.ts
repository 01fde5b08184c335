import type { ServerEvent } from '@plimsoll/contract'
import { riskCategorySchema } from '@plimsoll/contract'
import type { MockHandlers } from '../answer.ts'
import { MockError } from '../answer.ts'
import { authorisationsOf } from '../authorisations.ts'
import { type MockState, sessionOf } from '../mock-state.ts'

/** Anyone may sign in with this password and whatever name. */
export const MOCK_PASSWORD = 'plimsoll'

/** Signing in, with one password for all. */
export function authHandlers(center: MockState): MockHandlers['auth'] {
  return {
    session: () => center.session,
    signIn: ({ body }) => {
      if (body.password !== MOCK_PASSWORD)
        throw new MockError('CREDENTIALS_WRONG', 'The user name or the password is wrong.')
      center.session = sessionOf(body.userName, center.at(3_600_000))
      return center.session
    },
    signOut: () => {
      center.session = { user: null, expiresAt: null }
      return undefined
    },
    changePassword: ({ body }) => {
      if (body.currentPassword !== MOCK_PASSWORD)
        throw new MockError('CREDENTIALS_WRONG', 'The current password is wrong.')
      return undefined
    },
  }
}

/** Scan settings and authorisations. */
export function settingsHandlers(center: MockState): MockHandlers['settings'] {
  return {
    scan: () => center.settings,
    updateScan: ({ body }) => {
      center.settings = {
        ...center.settings,
        ...body,
        updatedAt: center.at(),
        updatedBy: center.session.user?.name ?? null,
        nextCycleAt: body.cycle === 'stop' ? null : center.at(3 * 86_400_000),
      }
      return center.settings
    },
    retentionPreview: ({ query }) => ({ retentionDays: query.retentionDays, imageCount: 3, findingCount: 41 }),
    authorisations: () => authorisationsOf(center),
    expandAuthorisations: ({ body }) => {
      center.authorisationsTotal = body.total
      return authorisationsOf(center)
    },
  }
}

/** The advisory database; an update is played. */
export function advisoriesHandlers(center: MockState): MockHandlers['advisories'] {
  return {
    status: () => center.advisories,
    update: () => {
      if (center.advisories.update.state === 'running')
        throw new MockError('ADVISORY_UPDATE_RUNNING', 'The advisory database is being updated already.')
      const step = (done: number) => {
        center.advisories = {
          ...center.advisories,
          update:
            done >= 100
              ? {
                  state: 'done',
                  startedAt: center.advisories.update.startedAt,
                  finishedAt: center.at(),
                  failure: null,
                  progress: null,
                }
              : {
                  state: 'running',
                  startedAt: center.at(),
                  finishedAt: null,
                  failure: null,
                  progress: {
                    stage: done < 50 ? 'downloading' : 'importing',
                    source: 'osv/npm',
                    done: done * 2_000_000,
                    total: 200_000_000,
                    unit: 'bytes',
                  },
                },
        }
        center.emit({ type: 'advisories.update', advisories: center.advisories })
        if (done < 100) center.later(1, () => step(done + 4))
      }
      step(0)
      return center.advisories
    },
  }
}

/** The event stream. */
export function eventsHandlers(center: MockState): MockHandlers['events'] {
  return {
    stream: () => {
      let listener: (event: ServerEvent) => void = () => undefined
      return new ReadableStream<ServerEvent>({
        start: (out) => {
          listener = (event) => out.enqueue(event)
          center.listeners.add(listener)
          out.enqueue({ type: 'heartbeat' })
          for (const scan of center.scans.filter(({ state }) => state === 'running'))
            out.enqueue({ type: 'scan', scan })
        },
        cancel: () => {
          center.listeners.delete(listener)
        },
      })
    },
  }
}

/** What runs. */
export function systemHandlers(center: MockState): MockHandlers['system'] {
  return {
    version: () => ({
      name: 'plimsoll',
      version: '0.1.0',
      database: 'embedded',
      isOffline: false,
      startedAt: center.at(-26 * 3_600_000),
      looksFor: [...riskCategorySchema.options],
    }),
  }
}
