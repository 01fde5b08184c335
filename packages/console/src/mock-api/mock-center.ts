import { answer, MockError, type MockHandlers } from './answer.ts'
import {
  advisoriesHandlers,
  authHandlers,
  eventsHandlers,
  settingsHandlers,
  systemHandlers,
} from './handlers/center-handlers.ts'
import { decisionsHandlers } from './handlers/decision-handlers.ts'
import { imagesHandlers } from './handlers/image-handlers.ts'
import { overviewHandlers } from './handlers/overview-handlers.ts'
import { auditHandlers, tokensHandlers, usersHandlers } from './handlers/people-handlers.ts'
import { registriesHandlers, repositoriesHandlers } from './handlers/registry-handlers.ts'
import { risksHandlers } from './handlers/risk-handlers.ts'
import { scansHandlers } from './handlers/scan-handlers.ts'
import { vulnerabilitiesHandlers } from './handlers/vulnerability-handlers.ts'
import { createMockState, type MockOptions } from './mock-state.ts'

/** A center in memory: answers requests by the contract until the process ends. */
export interface MockCenter {
  readonly handle: (request: Request) => Promise<Response>
  /** Stops what is being played. */
  readonly close: () => void
}

/** Makes a center whose data are made up and whose behaviour follows the contract. One per test or dev server. */
export function createMockCenter(options: MockOptions): MockCenter {
  const center = createMockState(options)
  const handlers: MockHandlers = {
    auth: authHandlers(center),
    overview: overviewHandlers(center),
    registries: registriesHandlers(center),
    repositories: repositoriesHandlers(center),
    scans: scansHandlers(center),
    images: imagesHandlers(center),
    vulnerabilities: vulnerabilitiesHandlers(center),
    risks: risksHandlers(center),
    decisions: decisionsHandlers(),
    advisories: advisoriesHandlers(center),
    settings: settingsHandlers(center),
    events: eventsHandlers(center),
    system: systemHandlers(center),
    users: usersHandlers(center),
    tokens: tokensHandlers(center),
    audit: auditHandlers(center),
  }
  return {
    handle: (request) => {
      const isPublic = new URL(request.url).pathname.endsWith('/session')
      return answer(request, center.session.user === null && !isPublic ? denyAll(handlers) : handlers)
    },
    close: center.close,
  }
}

/** The same addresses, every one of which asks to sign in first. */
function denyAll(handlers: MockHandlers): MockHandlers {
  const deny = () => {
    throw new MockError('SIGN_IN_REQUIRED', 'Sign in first.')
  }
  return Object.fromEntries(
    Object.entries(handlers).map(([area, ofArea]) => [
      area,
      Object.fromEntries(Object.keys(ofArea).map((name) => [name, deny])),
    ]),
  ) as unknown as MockHandlers
}
