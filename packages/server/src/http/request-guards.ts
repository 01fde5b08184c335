import { REQUEST_HEADER, type Role, type Route } from '@plimsoll/contract'
import { ApiProblem } from '../errors.ts'
import { type Principal, roleAllows } from './principal.ts'

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD'])

/**
 * A change asked for with a cookie must carry our own header, which a browser sends to another site only after asking it, and if it names an origin
 * that must be ours: SameSite alone does not hold against a hostile page on a sister domain.
 * @throws {ApiProblem} `CROSS_SITE_REQUEST`
 */
export function assertSameSite(
  request: { readonly method: string; readonly headers: Readonly<Record<string, string | string[] | undefined>> },
  principal: Principal | undefined,
  ownOrigins: ReadonlySet<string>,
): void {
  if (SAFE_METHODS.has(request.method) || principal?.by === 'token') return
  const origin = request.headers['origin']
  const foreign =
    typeof origin === 'string' && !ownOrigins.has(origin) && new URL(origin).host !== request.headers['host']
  if (request.headers[REQUEST_HEADER] === undefined || foreign) {
    throw new ApiProblem(
      'CROSS_SITE_REQUEST',
      `Send the header "${REQUEST_HEADER}: 1" with every change, from the console's own address.`,
    )
  }
}

/** @throws {ApiProblem} `SIGN_IN_REQUIRED`, `FORBIDDEN` */
export function assertRole(route: Pick<Route, 'role'>, principal: Principal | undefined): void {
  if (route.role === 'public') return
  if (!principal)
    throw new ApiProblem('SIGN_IN_REQUIRED', 'Sign in, or send an API token as "Authorization: Bearer …".')
  const least: Role = route.role
  if (!roleAllows(principal.role, least))
    throw new ApiProblem('FORBIDDEN', `This needs the role ${least}; you are ${principal.role}.`)
}
