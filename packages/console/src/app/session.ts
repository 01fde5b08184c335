import { ROLES, type Role, type SessionUser } from '@plimsoll/contract'
import { createContext, useContext } from 'react'

/** Who uses the console. While a session has ended and nobody signed in again, the one who did. */
export const SessionUserContext = createContext<SessionUser | undefined>(undefined)

/** Who uses the console; only inside the frame. */
export function useSessionUser(): SessionUser {
  const user = useContext(SessionUserContext)
  if (user === undefined) throw new Error('A page inside the frame was shown to nobody.')
  return user
}

/** May this person do what needs `role`? Buttons that would only lead to a refusal are not shown. */
export function useMay(role: Role): boolean {
  return ROLES.indexOf(useSessionUser().role) >= ROLES.indexOf(role)
}
