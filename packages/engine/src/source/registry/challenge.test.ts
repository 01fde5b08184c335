import { expect, test } from 'vitest'
import { parseChallenges } from './challenge.ts'

const table: readonly (readonly [string, readonly (readonly [string, Readonly<Record<string, string>>])[]])[] = [
  ['Basic realm="Registry"', [['basic', { realm: 'Registry' }]]],
  [
    'Bearer realm="https://auth.example/token",service="registry.example",scope="repository:app:pull,push"',
    [
      [
        'bearer',
        { realm: 'https://auth.example/token', service: 'registry.example', scope: 'repository:app:pull,push' },
      ],
    ],
  ],
  ['bearer REALM="x" , Service=y', [['bearer', { realm: 'x', service: 'y' }]]],
  [
    'Bearer realm="a", error="insufficient_scope", Basic realm="b"',
    [
      ['bearer', { realm: 'a', error: 'insufficient_scope' }],
      ['basic', { realm: 'b' }],
    ],
  ],
  ['Basic', [['basic', {}]]],
  [
    'Negotiate, Basic realm="b"',
    [
      ['negotiate', {}],
      ['basic', { realm: 'b' }],
    ],
  ],
  [
    'Negotiate abcd==, Basic realm="b"',
    [
      ['negotiate', {}],
      ['basic', { realm: 'b' }],
    ],
  ],
  ['Bearer realm="say \\"hi\\", \\\\"', [['bearer', { realm: 'say "hi", \\' }]]],
  ['Bearer realm = "x"', [['bearer', { realm: 'x' }]]],
  ['Bearer realm="first",realm="second"', [['bearer', { realm: 'first' }]]],
  ['Bearer scope=""', [['bearer', { scope: '' }]]],
  ['Bearer realm="never closed', [['bearer', {}]]],
  [',, ,Basic realm=x,,', [['basic', { realm: 'x' }]]],
  ['realm="no scheme"', []],
  ['"', []],
  ['', []],
]

test.each(table)('%j is read as its schemes and parameters', (value, expected) => {
  const read = parseChallenges([value]).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)])
  expect(read).toEqual(expected)
})

test('challenges in separate headers are kept in order', () => {
  expect(parseChallenges(['Bearer realm="a"', 'Basic realm="b"']).map(({ scheme }) => scheme)).toEqual([
    'bearer',
    'basic',
  ])
})

test('a hostile header is read in linear time', () => {
  const hostile = [
    'Bearer '.repeat(5000),
    `Bearer realm="${'\\"'.repeat(50_000)}`,
    'a=,'.repeat(20_000),
    '='.repeat(60_000),
  ]
  expect(parseChallenges(hostile).length).toBeGreaterThan(0)
})
