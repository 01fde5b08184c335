import { foundation } from './0001-foundation.ts'
import { risks } from './0002-risks.ts'
import { registryKinds } from './0003-registry-kinds.ts'
import { decisions } from './0004-decisions.ts'
import type { Migration } from './migration.ts'

/** All migrations, in the order they are applied. */
export const MIGRATIONS: readonly Migration[] = [foundation, risks, registryKinds, decisions]
