import { SPDX_EXCEPTION_IDS, SPDX_LICENSE_IDS } from './spdx-licenses.data.ts'

/** A licence as a package states it, told apart by how it can be written down. */
export type License =
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'expression'; readonly expression: string }
  | { readonly kind: 'name'; readonly name: string }

const TOKEN = /\(|\)|[^\s()]+/g
const MAX_EXPRESSION_CHARACTERS = 1000

/** What a stated licence is: an SPDX identifier, an SPDX licence expression of known identifiers (SPDX 2.3 annex D), or just words. */
export function parseLicense(text: string): License {
  const trimmed = text.trim()
  if (SPDX_LICENSE_IDS.has(trimmed)) return { kind: 'id', id: trimmed }
  return isExpression(trimmed) ? { kind: 'expression', expression: trimmed } : { kind: 'name', name: trimmed }
}

/** A closed grammar check: operands and operators alternate, parentheses balance, WITH is followed by an exception. */
function isExpression(text: string): boolean {
  if (text.length > MAX_EXPRESSION_CHARACTERS) return false
  let depth = 0
  let expects: 'operand' | 'operator' | 'exception' = 'operand'
  for (const token of text.match(TOKEN) ?? []) {
    if (expects === 'exception') {
      if (!SPDX_EXCEPTION_IDS.has(token)) return false
      expects = 'operator'
    } else if (expects === 'operand') {
      if (token === '(') depth += 1
      else if (SPDX_LICENSE_IDS.has(token)) expects = 'operator'
      else return false
    } else if (token === ')' && depth > 0) {
      depth -= 1
    } else if (token === 'AND' || token === 'OR') {
      expects = 'operand'
    } else if (token === 'WITH') {
      expects = 'exception'
    } else {
      return false
    }
  }
  return depth === 0 && expects === 'operator'
}
