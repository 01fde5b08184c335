import { foundation } from './0001-foundation.ts'
import type { Migration } from './migration.ts'

/** All migrations, in the order they are applied. */
export const MIGRATIONS: readonly Migration[] = [foundation]
