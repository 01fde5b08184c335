import { AVAILABLE_SCANNERS } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { parseScanners } from './parse-scanners.ts'

test.each([
  [undefined, AVAILABLE_SCANNERS],
  ['all', AVAILABLE_SCANNERS],
  ['vuln', ['vuln']],
  [' secret , vuln ', ['vuln', 'secret']],
  ['config', ['baseline']],
  ['misconfig,SECRET', ['secret', 'baseline']],
])('%s means %j', (text, scanners) => {
  expect(parseScanners(text)).toEqual(scanners)
})

test.each([
  ['license', 'judges no licences'],
  ['vuln,virus', '"virus" is no scanner. The scanners are vuln, secret'],
  ['', '"" is no scanner'],
  // What is not looked for must not look clean.
  ['malware', '"malware" is no scanner'],
  ['vuln,build', '"build" is no scanner'],
])('%j is refused: %s', (text, message) => {
  expect(() => parseScanners(text)).toThrow(message)
})
