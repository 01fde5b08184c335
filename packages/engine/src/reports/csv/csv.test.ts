import { expect, test } from 'vitest'
import { contentReport, emptyReport, sampleFindings, sampleReport } from '../testdata/sample-report.ts'
import { csvWriter } from './csv.ts'

const written = (report = sampleReport) => [...csvWriter.write(report, {})].join('')

test('findings of every kind', async () => {
  await expect(written(contentReport)).toMatchFileSnapshot('./testdata/contents.csv')
})

test('the whole file', async () => {
  await expect(written()).toMatchFileSnapshot('./testdata/sample.csv')
})

test('every line has as many cells as the first', () => {
  const counts = parse(written()).map((row) => row.length)
  expect(new Set(counts).size).toBe(1)
  expect(counts).toHaveLength(sampleFindings.length + 1)
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '=HYPERLINK("http://x","y")'])(
  '%j cannot run as a formula',
  (name) => {
    const [finding] = sampleFindings
    if (!finding) throw new Error('no sample')
    const rows = parse(written({ ...sampleReport, findings: [{ ...finding, package: { ...finding.package, name } }] }))
    expect(rows[1]?.[7]).toBe(`'${name}`)
  },
)

test('a report without findings is a header alone', () => {
  expect(parse(written(emptyReport))).toHaveLength(1)
})

/** RFC 4180, read independently of the writer. */
function parse(text: string): readonly string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? plain ?? '')
    if (end === '\r\n') {
      rows.push(row)
      row = []
    }
  }
  return rows
}
