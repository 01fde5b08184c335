import { LOWERED_PLACES } from './lowered-places.data.ts'

/** Is what a rule finds at this path an example of an installed package? @param path members of archives after `!/` */
export function isLowered(path: string, rule: string): boolean {
  const lower = path.toLowerCase()
  return LOWERED_PLACES.some((place) => place.path.test(lower) && (place.rules?.test(rule) ?? true))
}
