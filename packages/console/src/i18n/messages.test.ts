import { describe, expect, test } from 'vitest'
import { messages as en } from './en/messages.ts'
import { messages as zh } from './zh/messages.ts'

/** Every message as `area.key` → text. */
function flatten(tree: object, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value] as const] : [...flatten(value, `${prefix}${key}.`)],
    ),
  )
}

const english = flatten(en)
const chinese = flatten(zh)
const placeholders = (text: string) => [...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name).sort()
/** Names, units and formats that are the same in both languages. */
const UNTRANSLATED = /^[\sA-Za-z0-9{}.,:/·+×%#()’'"<>@_|–—→-]*$/

describe('both languages are complete', () => {
  test('they have the same keys', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort())
  })

  test.each([...english])('%s has its placeholders in both', (key, text) => {
    expect(text.trim()).toBe(text)
    expect(text).not.toBe('')
    const translated = chinese.get(key) ?? ''
    expect(translated).not.toBe('')
    // Chinese has no singular form, so it may name the count where English says "one".
    const wanted = key.endsWith('_one')
      ? placeholders(english.get(key.replace(/_one$/, '_other')) ?? text)
      : placeholders(text)
    expect(placeholders(translated)).toEqual(wanted)
  })

  test('no English sentence is left in the Chinese messages', () => {
    const left = [...chinese].filter(
      ([key, text]) => UNTRANSLATED.test(text) && text.split(' ').length > 3 && text === english.get(key),
    )
    expect(left).toEqual([])
  })

  test('a message with a plural has both English forms', () => {
    const forms = [...english.keys()].filter((key) => /_(one|other)$/.test(key))
    for (const key of forms)
      expect([...english.keys()]).toContain(key.replace(/_(one|other)$/, key.endsWith('_one') ? '_other' : '_one'))
  })
})
