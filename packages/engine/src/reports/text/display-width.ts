// Unicode Standard Annex 11: code points of East Asian Width W and F, as [first, last], joined where only unassigned points lie between.
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x231a, 0x231b],
  [0x2329, 0x232a],
  [0x23e9, 0x23ec],
  [0x25fd, 0x25fe],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18cff],
  [0x1b000, 0x1b2ff],
  [0x20000, 0x3fffd],
]
const ASCII = /^[\x20-\x7e]*$/
const ZERO_WIDTH = /^[\p{Mark}\p{Cf}\p{Cc}]$/u
const EMOJI = /^\p{Emoji_Presentation}/u

/** Terminal columns that `text` takes: 2 for East Asian wide characters and emoji, 0 for combining marks. No ANSI sequences expected. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length
  let width = 0
  for (const grapheme of graphemes(text)) width += graphemeWidth(grapheme)
  return width
}

/** The longest beginning of `text` that fits into `columns`, with `…` as its last column where something was cut. */
export function truncate(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text
  if (columns < 1) return ''
  let kept = ''
  let width = 1
  for (const grapheme of graphemes(text)) {
    width += graphemeWidth(grapheme)
    if (width > columns) break
    kept += grapheme
  }
  return `${kept.trimEnd()}…`
}

/** `text` followed by blanks up to `columns`; longer text stays whole. */
export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - displayWidth(text)))
}

/** Blanks up to `columns`, then `text`. */
export function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - displayWidth(text))) + text
}

/** `text` broken at blanks into lines of at most `columns`; a word that is longer than a line is broken where the line ends. */
export function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').flatMap((part) => pieces(part, columns))) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > columns) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  if (line !== '' || lines.length === 0) lines.push(line)
  return lines
}

function pieces(word: string, columns: number): readonly string[] {
  if (displayWidth(word) <= columns) return [word]
  const parts: string[] = []
  let part = ''
  for (const grapheme of graphemes(word)) {
    if (part !== '' && displayWidth(part) + graphemeWidth(grapheme) > columns) {
      parts.push(part)
      part = ''
    }
    part += grapheme
  }
  if (part !== '') parts.push(part)
  return parts
}

function* graphemes(text: string): Iterable<string> {
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) yield segment
}

function graphemeWidth(grapheme: string): number {
  const point = grapheme.codePointAt(0) ?? 0
  if (ZERO_WIDTH.test(String.fromCodePoint(point))) return 0
  if (EMOJI.test(grapheme) || grapheme.includes('\ufe0f')) return 2
  return WIDE.some(([first, last]) => point >= first && point <= last) ? 2 : 1
}
