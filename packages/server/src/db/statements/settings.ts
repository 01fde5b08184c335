import { type ScanSettingsInput, scanSettingsInputSchema } from '@plimsoll/contract'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Db } from '../database.ts'

/** What the scan settings are before anybody changed them. */
const DEFAULTS: ScanSettingsInput = {
  cycle: '1-week',
  window: null,
  scope: { newRepositories: 'include', rules: [] },
  timeRangeDays: 7,
  retentionDays: 90,
  platforms: [],
  concurrency: 2,
}

export interface StoredScanSettings extends ScanSettingsInput {
  /** `null`: unlimited. */
  readonly authorisationTotal: number | null
  readonly updatedAt: Date | null
  readonly updatedBy: string | null
}

const storedSchema = scanSettingsInputSchema.partial()
const totalSchema = z.number().int().nullable()

/** Members that a newer version knows and this one does not are left alone; missing ones are the defaults. */
export async function readScanSettings(db: Db): Promise<StoredScanSettings> {
  const { rows } = await sql<{ key: string; value: unknown; updatedAt: Date; updatedBy: string | null }>`
    SELECT key, value, updated_at AS "updatedAt", updated_by AS "updatedBy" FROM settings
    WHERE key IN ('scan', 'authorisations')
  `.execute(db)
  const scan = rows.find(({ key }) => key === 'scan')
  const total = totalSchema.safeParse(rows.find(({ key }) => key === 'authorisations')?.value)
  const stored = storedSchema.safeParse(scan?.value ?? {}).data ?? {}
  return {
    ...DEFAULTS,
    ...(Object.fromEntries(
      Object.entries(stored).filter(([, value]) => value !== undefined),
    ) as Partial<ScanSettingsInput>),
    authorisationTotal: total.success ? total.data : null,
    updatedAt: scan?.updatedAt ?? null,
    updatedBy: scan?.updatedBy ?? null,
  }
}

export async function writeSetting(
  db: Db,
  key: 'scan' | 'authorisations' | 'sample-registry',
  value: unknown,
  by: string | null,
): Promise<void> {
  await sql`
    INSERT INTO settings (key, value, updated_by) VALUES (${key}, ${JSON.stringify(value)}::jsonb, ${by})
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_by = excluded.updated_by, updated_at = now()
  `.execute(db)
}

/** Notes that the sample registry was connected. @returns false when it was before, be it that it was removed since */
export async function claimSampleRegistry(db: Db): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO settings (key, value) VALUES ('sample-registry', '"connected"') ON CONFLICT DO NOTHING RETURNING key
  `.execute(db)
  return rows.length > 0
}
