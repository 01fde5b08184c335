import { SourceError } from '@plimsoll/engine'
import type { z } from 'zod'

/** An answer whose structure must fit. @throws {SourceError} `SOURCE_PROTOCOL` */
export function parseAnswer<S extends z.ZodType>(schema: S, body: unknown, what: string): z.output<S> {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new SourceError(
    'SOURCE_PROTOCOL',
    `${what} is not as the API describes it (${issue?.path.join('.') || 'the whole'}). Check address, type and version.`,
  )
}

/** A list of which elements that do not fit are left out. @throws {SourceError} `SOURCE_PROTOCOL` when it is no list */
export function parseItems<S extends z.ZodType>(schema: S, body: unknown, what: string): readonly z.output<S>[] {
  if (!Array.isArray(body)) {
    throw new SourceError('SOURCE_PROTOCOL', `${what} is no list. Check address, type and version.`)
  }
  return body.flatMap((element) => {
    const parsed = schema.safeParse(element)
    return parsed.success ? [parsed.data] : []
  })
}
