import { SCANNERS } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { parseScanners } from './parse-scanners.ts'

test.each([
  [undefined, SCANNERS],
  ['all', SCANNERS],
  ['vuln', ['vuln']],
  [' secret , vuln ', ['vuln', 'secret']],
  ['config', ['baseline', 'build']],
  ['misconfig,MALWARE', ['malware', 'baseline', 'build']],
])('%s means %j', (text, scanners) => {
  expect(parseScanners(text)).toEqual(scanners)
})

test.each([
  ['license', 'judges no licences'],
  ['vuln,virus', '"virus" is no scanner. The scanners are vuln, malware, secret'],
  ['', '"" is no scanner'],
])('%j is refused: %s', (text, message) => {
  expect(() => parseScanners(text)).toThrow(message)
})
