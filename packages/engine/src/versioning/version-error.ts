import { CodedError } from '../domain/errors.ts'

/**
 * `VERSION_INVALID`: the text is no version of that scheme. `CONSTRAINT_INVALID`: the text is no constraint that the ecosystem writes.
 * `ECOSYSTEM_UNKNOWN`: neither the OSV schema nor we define an order for that name.
 */
export type VersionErrorCode = 'VERSION_INVALID' | 'CONSTRAINT_INVALID' | 'ECOSYSTEM_UNKNOWN'
export class VersionError extends CodedError<VersionErrorCode> {}
