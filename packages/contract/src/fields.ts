import { z } from 'zod'

/** Our ids on the wire: a positive decimal number as text, so that no client loses digits. */
export const idSchema = z.string().regex(/^[1-9][0-9]{0,17}$/, 'not an id')

/** RFC 3339 in UTC, with milliseconds. */
export const instantSchema = z.iso.datetime()

/** `YYYY-MM-DD`. */
export const daySchema = z.iso.date()

/** `sha256:…` or `sha512:…`, lower-case hex (OCI image-spec, descriptor.md#digests). */
export const digestSchema = z.string().regex(/^(?:sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128})$/, 'not a digest')

/** `os/architecture[/variant]`. */
export const platformSchema = z
  .string()
  .max(100)
  .regex(/^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)?$/, 'not a platform')

/** What a person types to search; matched as a substring, case-insensitively. */
export const searchSchema = z.string().trim().min(1).max(200)

export const sortOrderSchema = z.enum(['asc', 'desc'])

/** A query parameter that may be given once or many times: `?severity=high&severity=critical`. */
export function oneOrMany<Item extends z.ZodType>(item: Item) {
  return z.union([z.array(item).max(100), item.transform((value) => [value])])
}

/** A query parameter that is `true` or `false`. */
export const flagSchema = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])
