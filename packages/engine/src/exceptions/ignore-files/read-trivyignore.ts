import { cleanReason, cleanWord } from '../clean-words.ts'
import type { ExceptionNotice, ExceptionRule, ExceptionSet } from '../exception-rule.ts'
import { invalidExceptions } from '../exceptions-error.ts'
import { readTime } from '../read-time.ts'

/**
 * `.trivyignore`: an id per line, `exp:2027-01-31` after it, `#` begins a comment. The comment of a line, or else the comment lines right above it, are
 * its reason.
 * @throws {ExceptionsError} `EXCEPTIONS_INVALID` for a date that is none: such a rule would never expire
 */
export function readTrivyIgnore(text: string, file: string): ExceptionSet {
  const rules: ExceptionRule[] = []
  const notices: ExceptionNotice[] = []
  let above: string[] = []
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = index + 1
    const [content = '', ...comment] = raw.split(/(?:^|\s)#/)
    const words = content
      .trim()
      .split(/\s+/)
      .filter((word) => word !== '')
    const remark = cleanReason(comment.join(' #'))
    const id = cleanWord(words[0])
    if (id === undefined) {
      above = remark === undefined ? [] : [...above.slice(-20), remark]
      continue
    }
    const reason = remark ?? cleanReason(above.join(' '))
    above = []
    const expires = expiryOf(words.slice(1), file, line)
    const strange = words.slice(1).find((word) => !word.startsWith('exp:'))
    if (strange !== undefined) {
      notices.push({
        message: `"${strange.slice(0, 60)}" is not understood after an id; the line is not applied.`,
        line,
      })
      continue
    }
    rules.push({
      match: { ids: [id.toLowerCase()] },
      status: 'ignored',
      ...(reason === undefined ? {} : { reason }),
      ...(expires === undefined ? {} : { expires }),
      source: { format: 'trivyignore', file, line },
    })
  }
  return { format: 'trivyignore', file, rules, notices }
}

function expiryOf(words: readonly string[], file: string, line: number): string | undefined {
  const text = words.find((word) => word.startsWith('exp:'))?.slice('exp:'.length)
  if (text === undefined) return undefined
  const expires = readTime(text)
  if (expires === undefined)
    throw invalidExceptions(file, line, `"exp:" must be followed by a date like 2027-01-31, not "${text.slice(0, 40)}"`)
  return expires
}
