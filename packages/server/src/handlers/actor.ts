import type { Actor } from '../db/statements/audit-events.ts'
import type { Principal } from '../http/principal.ts'

/** Who made a call, for the audit log. */
export function actorOf(input: { readonly principal: Principal; readonly clientAddress: string }): Actor {
  const { userId, userName } = input.principal
  return { userId, userName, address: input.clientAddress }
}
