import { advisoryRoutes } from './advisories.ts'
import { auditRoutes } from './audit.ts'
import { authRoutes } from './auth.ts'
import { decisionRoutes } from './decisions.ts'
import { eventRoutes } from './events.ts'
import { vulnerabilityRoutes } from './findings.ts'
import { imageRoutes } from './images.ts'
import { overviewRoutes } from './overview.ts'
import { registryRoutes } from './registries.ts'
import { repositoryRoutes } from './repositories.ts'
import { riskRoutes } from './risks.ts'
import type { Route } from './route.ts'
import { scanRoutes } from './scans.ts'
import { settingsRoutes } from './settings.ts'
import { systemRoutes } from './system.ts'
import { tokenRoutes } from './tokens.ts'
import { userRoutes } from './users.ts'

/** Where every route's path starts. */
export const API_PREFIX = '/api/v1'

/** The whole API, by area and name. */
export const routes = {
  auth: authRoutes,
  overview: overviewRoutes,
  registries: registryRoutes,
  repositories: repositoryRoutes,
  scans: scanRoutes,
  images: imageRoutes,
  vulnerabilities: vulnerabilityRoutes,
  risks: riskRoutes,
  decisions: decisionRoutes,
  advisories: advisoryRoutes,
  settings: settingsRoutes,
  events: eventRoutes,
  users: userRoutes,
  tokens: tokenRoutes,
  audit: auditRoutes,
  system: systemRoutes,
} as const satisfies Readonly<Record<string, Readonly<Record<string, Route>>>>

export type Routes = typeof routes
