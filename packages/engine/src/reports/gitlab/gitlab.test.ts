import { expect, test } from 'vitest'
import { contentReport, emptyReport, sampleReport, suppressedReport } from '../testdata/sample-report.ts'
import { gitlabWriter } from './gitlab.ts'

const written = (report = sampleReport, options = {}) => [...gitlabWriter.write(report, options)].join('')

test('findings of every kind', async () => {
  await expect(written(contentReport)).toMatchFileSnapshot('./testdata/contents.json')
})

test('the whole report', async () => {
  await expect(written()).toMatchFileSnapshot('./testdata/gl-container-scanning-report.json')
})

test.each([
  ['a full report', sampleReport],
  ['a report with exceptions', suppressedReport],
  ['a report with findings of every kind', contentReport],
  ['an empty report', emptyReport],
])('%s has every member that the schema requires, in the form it requires', (_, report) => {
  const document = JSON.parse(written(report))
  expect(document.version).toMatch(/^[0-9]+\.[0-9]+\.[0-9]+$/)
  expect(document.scan).toMatchObject({ type: 'container_scanning', status: 'success' })
  for (const name of ['start_time', 'end_time']) expect(document.scan[name]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/)
  for (const name of ['analyzer', 'scanner'])
    expect(document.scan[name]).toEqual({
      id: 'plimsoll',
      name: 'Plimsoll',
      version: '0.1.0',
      vendor: { name: 'Plimsoll' },
    })
  for (const entry of document.vulnerabilities) {
    expect(entry.id).toMatch(/^[a-f0-9]{8}(-[a-f0-9]{4}){3}-[a-f0-9]{12}$/)
    expect(['Info', 'Unknown', 'Low', 'Medium', 'High', 'Critical']).toContain(entry.severity)
    expect(entry.identifiers.length).toBeGreaterThan(0)
    for (const { type, name, value } of entry.identifiers)
      expect([type, name, value].every((text) => text.length > 0)).toBe(true)
    for (const { url } of entry.links) expect(url).toMatch(/^(https?|ftp):\/\/.+/)
    expect(entry.location.dependency.package.name).not.toBe('')
    expect(entry.location.operating_system).not.toBe('')
    expect(entry.location.image).toBe(report.image.reference)
  }
})

test('the moment is the one asked for, in UTC', () => {
  expect(JSON.parse(written(sampleReport, { timestamp: '2026-06-02T03:04:05Z' })).scan.end_time).toBe(
    '2026-06-02T03:04:05',
  )
})
