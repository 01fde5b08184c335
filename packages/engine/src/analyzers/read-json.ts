import type { AnalysisContext, AnalyzedFile } from './analyzer.ts'

/** A JSON object of a foreign file; members are `unknown` until somebody looks. */
export type JsonObject = Readonly<Record<string, unknown>>

/** The file as a JSON object. Too large or no object is reported, and `undefined`. */
export async function readJsonObject(
  file: AnalyzedFile,
  context: AnalysisContext,
  maxBytes: number,
): Promise<JsonObject | undefined> {
  if (file.size > maxBytes) {
    context.report({
      code: 'LIMIT_EXCEEDED',
      message: `${file.size} bytes of JSON are not read; ${maxBytes} would be.`,
    })
    return undefined
  }
  try {
    const value: unknown = JSON.parse(await file.text(maxBytes))
    if (isObject(value)) return value
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  context.report({ code: 'MALFORMED', message: 'This is not a JSON object.' })
  return undefined
}

export function isObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

/** Objects of a JSON array; everything else in it is passed over. */
export function objectsIn(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** A string of bounded length; anything else is empty. */
export function textOf(value: unknown, maxLength: number = 256): string {
  return typeof value === 'string' && value.length <= maxLength ? value.trim() : ''
}

/** Strings of an array, or one string; empty ones are passed over. */
export function textsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value.slice(0, 64) : [value]).map((one) => textOf(one)).filter((text) => text !== '')
}
