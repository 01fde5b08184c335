import { cleanWord } from '../clean-words.ts'
import type { ExceptionFormat, ExceptionNotice, ExceptionRule, ExceptionSet } from '../exception-rule.ts'
import { invalidExceptions } from '../exceptions-error.ts'

const MAX_RULES = 500_000
const MAX_NOTICES = 100

/** Gathers the rules of one document, and says of what it left out how often. */
export interface RuleCollector {
  add(rule: ExceptionRule): void
  /** An element that is not applied. */
  skip(message: string): void
  finish(): ExceptionSet
}

/** @throws {ExceptionsError} `EXCEPTIONS_INVALID` (from `add`) beyond 500,000 rules */
export function collectRules(format: ExceptionFormat, file: string): RuleCollector {
  const rules: ExceptionRule[] = []
  const skipped = new Map<string, number>()
  return {
    add: (rule) => {
      if (rules.length >= MAX_RULES) throw invalidExceptions(file, undefined, 'it holds more than 500,000 statements')
      rules.push(rule)
    },
    skip: (message) => {
      if (skipped.has(message) || skipped.size < MAX_NOTICES) skipped.set(message, (skipped.get(message) ?? 0) + 1)
    },
    finish: () => ({ format, file, rules, notices: [...skipped].map(noticeOf) }),
  }
}

function noticeOf([message, count]: readonly [string, number]): ExceptionNotice {
  return { message: count === 1 ? message : `${message} (${count} times)` }
}

/** The ids of a vulnerability, lower case, that are words. */
export function idsOf(...candidates: readonly unknown[]): readonly string[] {
  const words = candidates.flatMap((value) => cleanWord(value) ?? [])
  return [...new Set(words.map((word) => word.toLowerCase()))].slice(0, 50)
}
