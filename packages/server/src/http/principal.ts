import { ROLES, type Role } from '@plimsoll/contract'

/** Who makes a request, by session or token. */
export interface Principal {
  readonly userId: string
  readonly userName: string
  readonly role: Role
  /** Still the password that was made up on first start. */
  readonly usesFirstPassword: boolean
  /** How they proved it; tokens may not change passwords, sessions need the request header. */
  readonly by: 'session' | 'token'
  /** Hex digest of the session's token, to tell this session from the user's others. */
  readonly sessionId?: string
  /** When the proof ends at the latest. */
  readonly expiresAt?: Date
}

/** May somebody with `role` do what needs `least`? */
export function roleAllows(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least)
}
