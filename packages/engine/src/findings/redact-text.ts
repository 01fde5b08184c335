/** What stands for a value. */
const REDACTED = '********'

const VALUE = /(?:"[^"]{1,4096}"|'[^']{1,4096}'|[^\s"'&;|]{1,4096})/.source
const SECRET_NAME =
  /(?<![\w.-])(?:--?)?[\w.-]{0,64}?(?:password|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key(?:[_-]?id)?|secret[_-]?key|private[_-]?key|requirepass|credentials?)\d{0,2}/
    .source

/** A value where everybody puts them, whatever it looks like: after a telling name, in a web address, in a header, after curl's `-u`. Group 1 stays. */
const PLACES: readonly RegExp[] = [
  new RegExp(`(${SECRET_NAME}["']?\\s{0,4}[=:]\\s{0,4})(${VALUE})`, 'gi'),
  new RegExp(`(${SECRET_NAME}[ \\t]{1,4})(?<=\\s--?\\S{0,80}\\s{1,4}|^--?\\S{0,80}\\s{1,4})(${VALUE})`, 'gi'),
  new RegExp(`(^(?:ENV|ARG)\\s{1,4}${SECRET_NAME}\\s{1,4})(${VALUE})$`, 'gim'),
  /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"']{0,256}:)([^\s@/"']{1,1024})(?=@)/gi,
  /(\bauthorization["']?\s{0,4}[:=]\s{0,4}["']?(?:bearer|basic|token)\s{1,4})([\w.~+/=-]{1,4096})/gi,
  /(\s(?:-u|--user)[ =]{1,4}["']?[^\s:"']{1,256}:)([^\s"']{1,1024})/gi,
]
/** What is written where a value will be, or where it can be read: no value itself. */
const NO_VALUE =
  /^["']?(?:\$|<|\*{3,}|%|\{\{|(?:file:\/\/)?\/(?:app|etc|home|mnt|opt|root|run|secrets?|srv|tmp|usr|var)(?:\/|["']?$))/i
/** So short, or so much of a word, that it may stand anywhere by chance. */
const MAX_ORDINARY = 7
const ORDINARY = /^[a-z]+$/i

/**
 * A text about the image's config or its build without the credentials in it: the known values, wherever they stand, and whatever stands where values do.
 * Known values that are also words go only where they are assigned. Linear in the text, times the number of values.
 */
export function redactText(text: string, values: readonly string[]): string {
  let clean = text
  for (const value of [...values].sort((a, b) => b.length - a.length)) {
    if (value === '' || !clean.includes(value)) continue
    if (value.length > MAX_ORDINARY && !ORDINARY.test(value)) clean = clean.replaceAll(value, REDACTED)
    else clean = clean.replace(new RegExp(`(?<=[=:"'])${escaped(value)}(?![\\w.-])`, 'g'), REDACTED)
  }
  for (const place of PLACES) {
    clean = clean.replace(place, (whole: string, head: string, value: string) =>
      NO_VALUE.test(value) ? whole : `${head}${quoted(value)}`,
    )
  }
  return clean
}

/** {@link redactText} for a command given as a list, where the value may be the argument after its flag. */
export function redactArguments(words: readonly string[], values: readonly string[]): readonly string[] {
  return words.map((word, index) => {
    const flag = words[index - 1] ?? ''
    const isValue =
      flag.startsWith('-') &&
      new RegExp(`^${SECRET_NAME}$`, 'i').test(flag) &&
      !word.startsWith('-') &&
      !NO_VALUE.test(word)
    return isValue ? REDACTED : redactText(word, values)
  })
}

function quoted(value: string): string {
  const quote = /^["']/.exec(value)?.[0] ?? ''
  return `${quote}${REDACTED}${quote}`
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
