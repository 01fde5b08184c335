import { describe, expect, test } from 'vitest'
import { formatBytes } from './bytes.ts'

describe('sizes are shown in binary units', () => {
  test.each([
    [0, '0 B'],
    [1, '1 B'],
    [1023, '1,023 B'],
    [1024, '1 KiB'],
    [1536, '1.5 KiB'],
    [102_400, '100 KiB'],
    [1_048_064, '1 MiB'],
    [31_457_280, '30 MiB'],
    [1_288_490_188, '1.2 GiB'],
    [5 * 1024 ** 5, '5 PiB'],
    [5000 * 1024 ** 5, '5,000 PiB'],
  ])('%d is %s', (bytes, label) => {
    expect(formatBytes(bytes, 'en').label).toBe(label)
  })

  test.each([Number.NaN, -1, Number.POSITIVE_INFINITY])('%d is no size', (bytes) => {
    expect(formatBytes(bytes, 'en').label).toBe('–')
  })
})
