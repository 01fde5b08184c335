import type { Risk } from '@plimsoll/contract'
import { expect, test } from 'vitest'
import { risksByInstruction } from './risks-of-instruction.ts'

function risk(id: string, details: Risk['details']): Risk {
  return {
    id: id.padStart(32, '0'),
    imageId: '1',
    category: details.kind === 'build-risk' ? 'build-risk' : 'sensitive-file',
    rule: id,
    title: id,
    severity: 'low',
    description: null,
    advice: null,
    references: [],
    place: null,
    details,
    state: 'open',
    verdict: 'unhandled',
    firstSeenAt: '2026-01-01T00:00:00.000Z',
    lastSeenAt: '2026-01-01T00:00:00.000Z',
  }
}

test('build risks stand under their instruction, and other risks nowhere', () => {
  const instruction = 'ADD https://example.org/a.tar /'
  const risks = [
    risk('1', { kind: 'build-risk', line: 1, instruction }),
    risk('2', { kind: 'build-risk', line: 1, instruction }),
    risk('3', { kind: 'build-risk', line: 4, instruction: 'USER root' }),
    risk('4', { kind: 'sensitive-file' }),
  ]
  const rules = [...risksByInstruction(risks)].map(([key, own]) => [key, own.map(({ rule }) => rule)])
  expect(rules).toEqual([
    [instruction, ['1', '2']],
    ['USER root', ['3']],
  ])
})
