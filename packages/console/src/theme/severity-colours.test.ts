import { describe, expect, test } from 'vitest'
import { PANEL, SEVERITY_COLOURS } from './severity-colours.ts'

/** WCAG 2.2, relative luminance and contrast ratio (1.4.3, 1.4.11). */
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test.each(Object.entries(SEVERITY_COLOURS[theme]))(
    '%s is readable on its badge and on the panel',
    (_name, colours) => {
      expect(contrast(colours.text, colours.soft)).toBeGreaterThanOrEqual(4.5)
      expect(contrast(colours.text, PANEL[theme])).toBeGreaterThanOrEqual(4.5)
      expect(contrast(colours.solid, PANEL[theme])).toBeGreaterThanOrEqual(3)
    },
  )
})

test('black on white has the ratio that WCAG states', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
})
