import type { ExceptionStatement, ExceptionStatus, Justification } from '../exceptions/exception-rule.ts'
import { oneLine } from './text/one-line.ts'

/** How a status reads where a finding was taken out. */
export const EXCEPTION_TITLES: Readonly<Record<ExceptionStatus, string>> = Object.freeze({
  ignored: 'ignored',
  false_positive: 'false positive',
  not_affected: 'not affected',
  fixed: 'fixed',
  affected: 'affected',
  under_investigation: 'under investigation',
})

/** Where an exception is written: `.trivyignore:3`. */
export function exceptionPlace({ source: { file, line } }: ExceptionStatement): string {
  return oneLine(`${file}${line === undefined ? '' : `:${line}`}`)
}

/** An exception in one sentence: what is said, why, by whom, where, until when. */
export function describeException(exception: ExceptionStatement): string {
  const { status, justification, reason, author, expires, statedAt } = exception
  const why = [
    ...(justification === undefined ? [] : [justificationText(justification)]),
    ...(reason === undefined ? [] : [oneLine(reason).replace(/\.$/, '')]),
  ].join('; ')
  return [
    `${EXCEPTION_TITLES[status]}${why === '' ? '' : `: ${why}`}`,
    `${author === undefined ? '' : `by ${oneLine(author)} `}in ${exceptionPlace(exception)}`,
    ...(statedAt === undefined ? [] : [`stated ${statedAt.slice(0, 10)}`]),
    ...(expires === undefined ? [] : [`until ${expires.slice(0, 10)}`]),
  ].join(', ')
}

function justificationText(justification: Justification): string {
  return justification.replaceAll('_', ' ')
}
