import { SCANNERS } from '@plimsoll/engine'
import { describe, expect, test } from 'vitest'
import { lookedFor } from './looked-for.ts'

describe('what a center looks for', () => {
  test('is every category, once all scanners are there', () => {
    expect(lookedFor(SCANNERS)).toEqual(['malware', 'secret', 'sensitive-file', 'baseline', 'build-risk'])
  })

  test('leaves out the category of a scanner that is not there', () => {
    expect(lookedFor(['vuln', 'secret', 'baseline'])).toEqual(['secret', 'baseline'])
  })
})
