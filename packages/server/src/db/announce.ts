import { sql } from 'kysely'
import { z } from 'zod'
import type { Db } from './database.ts'

/** The channel that every process of the center listens on. */
export const CHANNEL = 'plimsoll'

const announcementSchema = z.object({
  type: z.enum(['scan', 'scan.item', 'registry', 'registry.removed', 'image', 'advisories', 'settings']),
  /** Of the thing that changed; absent where there is only one. */
  id: z.string().optional(),
})

/** Something changed; whoever cares reads it from its table. */
export type Announcement = z.infer<typeof announcementSchema>

/** Tells every process. In a transaction it is told when that commits, once for each distinct announcement. */
export async function announce(db: Db, announcement: Announcement): Promise<void> {
  await sql`SELECT pg_notify(${CHANNEL}, ${JSON.stringify(announcement)})`.execute(db)
}

/** @returns undefined for what a newer process says and this one does not know */
export function parseAnnouncement(payload: string): Announcement | undefined {
  try {
    return announcementSchema.safeParse(JSON.parse(payload)).data
  } catch {
    return undefined
  }
}
