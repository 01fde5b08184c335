/** What a command got from the command line, before anything is known of its values. */
export type Flags = Readonly<Record<string, unknown>>

/** The value of a flag that takes one, or undefined when it was not given. */
export function textFlag(flags: Flags, name: string): string | undefined {
  const value = flags[name]
  return typeof value === 'string' ? value : undefined
}

/** The values of a flag that may be repeated. */
export function listFlag(flags: Flags, name: string): readonly string[] {
  const value = flags[name]
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

/** Was a flag without a value given? */
export function isSet(flags: Flags, name: string): boolean {
  return flags[name] === true
}
