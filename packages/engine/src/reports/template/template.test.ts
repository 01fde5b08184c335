import { expect, test } from 'vitest'
import { sampleReport } from '../testdata/sample-report.ts'
import { templateWriter } from './template.ts'

const written = (template: string | undefined, options = {}) =>
  [...templateWriter.write(sampleReport, { ...options, ...(template === undefined ? {} : { template }) })].join('')

test.each([
  ['{{image.reference}} {{engine.version}}', 'registry.example/team/shop:1.4 0.1.0'],
  ['{{#counts}}{{severity}}={{count}} {{/counts}}', 'critical=2 high=0 medium=1 low=1 negligible=0 none=0 unknown=1 '],
  ['{{#findings}}{{id}};{{/findings}}', 'CVE-2025-0001;CVE-2025-0001;GHSA-2222-3333-4444;CVE-2023-0003;PYSEC-2024-9;'],
  [
    '{{#findings}}{{#kev}}{{id}} {{dateAdded}} {{/kev}}{{/findings}}',
    'CVE-2025-0001 2025-10-02 CVE-2025-0001 2025-10-02 ',
  ],
  ['{{^timestamp}}no clock{{/timestamp}}', 'no clock'],
])('%j', (template, expected) => {
  expect(written(template)).toBe(expected)
})

test('text is escaped unless the template says otherwise', () => {
  expect(written('{{#findings}}{{title}}{{/findings}}')).toContain('&lt;constructor&gt;')
  expect(written('{{#findings}}{{{title}}}{{/findings}}')).toContain('<constructor>')
})

test.each([
  '{{constructor}}',
  '{{__proto__}}',
  '{{#findings}}{{#constructor}}x{{/constructor}}{{/findings}}',
  '{{> partial}}',
  '{{toString}}',
  '{{findings.constructor}}',
  '{{#findings.constructor.constructor}}x{{/findings.constructor.constructor}}',
])('%j reaches nothing but the report', (template) => {
  expect(written(template)).not.toMatch(/native code|function|object Object|x/)
})

test('a template that does not parse, or none, is an error with a sentence', () => {
  expect(() => written('{{#open}}')).toThrow(/The template cannot be used: Unclosed section "open"/)
  expect(() => written(undefined)).toThrow(/needs a template/)
})
