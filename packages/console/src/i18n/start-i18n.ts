import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { LANGUAGE_KEY, type Language, toLanguage } from './languages.ts'
import type { Messages } from './messages.ts'

/** Loads the reader's language (kept choice, else the browser's) and only that one. Resolves when the first sentence can be shown. */
export async function startI18n(): Promise<void> {
  const language = toLanguage(localStorage.getItem(LANGUAGE_KEY) ?? navigator.language)
  await i18next.use(initReactI18next).init({
    lng: language,
    resources: { [language]: { translation: await loadMessages(language) } },
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  document.documentElement.lang = language
}

/** Speaks another language from now on and remembers it. Nothing that was typed is lost: only words are rendered anew. */
export async function changeLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', await loadMessages(language))
  }
  localStorage.setItem(LANGUAGE_KEY, language)
  document.documentElement.lang = language
  await i18next.changeLanguage(language)
}

async function loadMessages(language: Language): Promise<Messages> {
  return language === 'en' ? (await import('./en/messages.ts')).messages : (await import('./zh/messages.ts')).messages
}
