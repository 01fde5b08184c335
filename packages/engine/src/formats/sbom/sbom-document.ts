/** A JSON object of a foreign document; members are `unknown` until somebody looks. */
export type SbomObject = Readonly<Record<string, unknown>>

/** A bill of materials in one of the two shapes that readers know, whatever dialect it was written in. */
export interface SbomDocument {
  /** `cyclonedx`: as CycloneDX's JSON (cyclonedx.org/docs/1.6/json); `spdx`: as SPDX 2's JSON (spdx.github.io/spdx-spec/v2.3). */
  readonly shape: 'cyclonedx' | 'spdx'
  readonly document: SbomObject
}

export function isSbomObject(value: unknown): value is SbomObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object's own member, or undefined; never one inherited from a prototype. */
export function memberOf(object: SbomObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

export function textOf(object: SbomObject, key: string): string | undefined {
  const value = memberOf(object, key)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Objects of an array member; everything else in it is passed over. */
export function objectsOf(object: SbomObject, key: string): readonly SbomObject[] {
  const value = memberOf(object, key)
  return Array.isArray(value) ? value.filter(isSbomObject) : []
}

/** Without the members that are undefined. */
export function compact(members: SbomObject): SbomObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}
