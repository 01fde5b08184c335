import { CodedError } from '../../../domain/errors.ts'

export type RpmDatabaseErrorCode = 'RPM_DATABASE_DAMAGED' | 'RPM_DATABASE_UNSUPPORTED'

/** Why reading an rpm database could not go on. What was read before stands. */
export class RpmDatabaseError extends CodedError<RpmDatabaseErrorCode> {}

/** Told of every part that had to be passed over; reading goes on. */
export type Damage = (what: string) => void

/** Largest package header that is read, in bytes; the largest in practice (fonts, documentation trees) are about 10 MB. */
export const MAX_HEADER_BYTES: number = 64 * 1024 * 1024
