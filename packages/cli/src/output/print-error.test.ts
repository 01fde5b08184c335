import { SourceError } from '@plimsoll/engine'
import { describe, expect, test } from 'vitest'
import { printError } from './print-error.ts'

function printed(error: unknown, verbose = false): string {
  const written: string[] = []
  printError(error, { write: (text) => written.push(text) > 0 }, verbose)
  return written.join('')
}

describe('an error', () => {
  test('that is expected is one line, with the flags that help against it', () => {
    expect(printed(new SourceError('SOURCE_UNAUTHORIZED', 'It needs a sign-in.'))).toBe(
      'plimsoll: It needs a sign-in. Sign in with "docker login", or give --username and --password-stdin.\n',
    )
    expect(printed(new SourceError('SOURCE_TLS', 'No TLS.\nReally.'))).toMatch(
      /^plimsoll: No TLS\.[^\n]*--ca-file, --insecure and[^\n]*--plain-http\.\n$/,
    )
    expect(printed(new SourceError('SOURCE_NOT_FOUND', 'It is not there.'))).toBe('plimsoll: It is not there.\n')
  })

  test('that is a bug says so, and shows its stack only when asked', () => {
    const bug = new TypeError('x is not a function')
    expect(printed(bug)).toMatch(/^plimsoll: Something went wrong that Plimsoll did not expect.*--verbose.*\n$/)
    expect(printed(bug, true)).toContain('print-error.test.ts')
  })

  test('shows its causes when asked', () => {
    const cause = Object.assign(new Error('connect refused'), { code: 'ECONNREFUSED' })
    const error = new SourceError('SOURCE_UNREACHABLE', 'It cannot be reached.', { cause })
    expect(printed(error, true)).toBe(
      'plimsoll: It cannot be reached.\n  code: SOURCE_UNREACHABLE\n  caused by: Error: connect refused [ECONNREFUSED]\n',
    )
  })
})
