import type { Severity } from '../../domain/severity.ts'

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan' | 'inverse'

/** Gives text a look, or leaves it as it is where colours are not wanted. */
export type Paint = (text: string, ...styles: readonly Style[]) => string

// ECMA-48 SGR parameters: [on, off].
const CODES: Readonly<Record<Style, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  inverse: [7, 27],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
}

export const SEVERITY_STYLES: Readonly<Record<Severity, readonly Style[]>> = Object.freeze({
  critical: ['magenta', 'bold'],
  high: ['red', 'bold'],
  medium: ['yellow'],
  low: ['cyan'],
  negligible: ['dim'],
  none: ['dim'],
  unknown: ['dim'],
})

/** A painter for a terminal, or one that paints nothing. */
export function painter(colors: boolean): Paint {
  if (!colors) return (text) => text
  return (text, ...styles) =>
    styles.reduceRight((inner, style) => `\u001b[${CODES[style][0]}m${inner}\u001b[${CODES[style][1]}m`, text)
}
