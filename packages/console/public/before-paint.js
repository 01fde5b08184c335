// Runs before the first paint, so that the page never flashes in the wrong theme or is read out in the wrong language.
// A file of its own because the content security policy forbids inline scripts.
;(() => {
  const read = (key) => {
    try {
      return window.localStorage.getItem(key)
    } catch {
      return null
    }
  }
  const chosen = read('plimsoll-theme')
  const dark = chosen === 'dark' || (chosen !== 'light' && window.matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
  const language = read('plimsoll-language') || navigator.language
  document.documentElement.lang = language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
})()
