const SPACES = /[\s\u0085\u2028\u2029]+/g
// C0 and C1 controls, zero-width and bidirectional controls, the byte order mark: what a hostile name would drive a terminal or a reader's eye with.
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g

/**
 * Foreign text as one line that is safe to print: blanks and line ends become one space, control, invisible and bidirectional
 * characters become visible `\u{…}` escapes, half surrogates become U+FFFD.
 */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(SPACES, ' ')
    .replace(UNSAFE, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`)
    .trim()
}
