/** Languages that the console speaks completely, each under its own name. The tag is also the locale for numbers and times. */
export const LANGUAGES = [
  { tag: 'en', name: 'English' },
  { tag: 'zh-CN', name: '简体中文' },
] as const

export type Language = (typeof LANGUAGES)[number]['tag']

/** Where the choice is kept; `public/before-paint.js` reads the same key. */
export const LANGUAGE_KEY = 'plimsoll-language'

/** The language to speak for a browser's or a person's wish, such as `zh-Hans-SG` or `de-AT`. Every Chinese gets ours, everyone else English. */
export function toLanguage(wish: string | null | undefined): Language {
  return wish?.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
}
