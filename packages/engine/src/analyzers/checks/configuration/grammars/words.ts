import type { ConfigSetting } from '../../../../domain/fact.ts'

/** `name value…`, one a line, as sshd_config(5), redis.conf, pam.d(5) and many others have it; `#` starts a comment. Names and values may be quoted. */
export function* words(text: string): Iterable<ConfigSetting> {
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) continue
    const end = line.search(/[\s=]/)
    const name = end < 0 ? line : line.slice(0, end)
    const value = end < 0 ? '' : line.slice(end).replace(/^\s*=?\s*/, '')
    yield { name: unquoted(name), value: unquoted(value), line: index + 1 }
  }
}

/** `words` of sshd_config(5): settings behind `Match` hold for whom it names, and names are of any case. */
export function* sshdWords(text: string): Iterable<ConfigSetting> {
  let section: string | undefined
  for (const setting of words(text)) {
    const name = setting.name.toLowerCase()
    if (name === 'match') section = /^all$/i.test(setting.value) ? undefined : `Match ${setting.value}`
    else yield { ...setting, name, ...(section !== undefined && { section }) }
  }
}

/** Whole lines under one name, for files whose lines are no settings. */
export function* wholeLines(text: string): Iterable<ConfigSetting> {
  for (const [index, raw] of text.split('\n').entries()) {
    const value = raw.trim()
    if (value !== '' && !value.startsWith('#')) yield { name: 'line', value, line: index + 1 }
  }
}

export function unquoted(text: string): string {
  const first = text[0]
  if ((first === '"' || first === "'") && text.length > 1 && text.endsWith(first)) return text.slice(1, -1)
  return text
}
