import { analyzedFile, analyzeFile, selects } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import { LOCK_FILE_ANALYZERS } from '../lock-file-catalog.ts'
import { LOCK_FILE_SAMPLES } from '../testdata/lock-file-samples.ts'

const lines = (...text: readonly string[]): string => `${text.join('\n')}\n`

const CASES = LOCK_FILE_ANALYZERS.flatMap((analyzer) => {
  const format = analyzer.name.slice('lock-files/'.length)
  return (LOCK_FILE_SAMPLES[format] ?? []).map((sample) => ({ analyzer, format, ...sample }))
})

async function read({ analyzer, path }: (typeof CASES)[number], content: string) {
  const { facts, problems } = await analyzeFile(analyzer, analyzedFile(path, content))
  const packages = facts.flatMap((fact) => {
    if (fact.kind !== 'package') return []
    const { type, name, version, extra } = fact.package
    const note = extra?.['scope'] ?? extra?.['platform']
    return [`${type} ${name}@${version}${note === undefined ? '' : ` (${note})`}`]
  })
  return { packages, problems: problems.map(({ code }) => code) }
}

describe('lock files', () => {
  test('every format has a sample', () => {
    expect(Object.keys(LOCK_FILE_SAMPLES).sort()).toEqual(
      LOCK_FILE_ANALYZERS.map(({ name }) => name.slice('lock-files/'.length)).sort(),
    )
  })

  test.each(CASES)('$format: $path is wanted and lists what was locked', async (sample) => {
    expect(selects(sample.analyzer, sample.path)).toBe(true)
    expect(await read(sample, sample.content)).toEqual({ packages: sample.packages, problems: [] })
  })

  test.each(CASES)(
    '$format: $path cut off or overwritten anywhere never throws, and invents nothing',
    async (sample) => {
      for (let at = 0; at < sample.content.length; at += 7) {
        for (const damaged of [
          sample.content.slice(0, at),
          `${sample.content.slice(0, at)}\u0000{${sample.content.slice(at + 2)}`,
        ]) {
          const { problems } = await read(sample, damaged)
          expect(problems.every((code) => code === 'MALFORMED')).toBe(true)
        }
      }
    },
  )

  test.each(CASES.filter(({ content }) => /^[{<]/.test(content)))(
    '$format: what is no $path is reported',
    async (sample) => {
      if (!/json|xml|lock|resolved|props|config/.test(sample.path) || /hex|gradle/.test(sample.format)) return
      expect((await read(sample, '{"unfinished": [')).problems).toEqual(['MALFORMED'])
    },
  )

  test.each([
    ['app/node_modules/x/package-lock.json', 'npm-lock'],
    ['src/notes.txt', 'requirements'],
    ['pyproject.toml', 'python-lock'],
    ['vendor/x/go.mod', 'go-mod'],
    ['Directory.Build.props', 'nuget-lock'],
    ['META-INF/maven/a/b/pom.xml', 'maven-pom'],
  ])('%s is not wanted', (path, format) => {
    const analyzer = LOCK_FILE_ANALYZERS.find(({ name }) => name === `lock-files/${format}`)
    expect(analyzer && selects(analyzer, path)).toBe(false)
  })

  test('aliases that stand for gigabytes are refused', async () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]']
    for (let index = 1; index < 12; index += 1) {
      const before = String.fromCharCode(96 + index)
      const next = String.fromCharCode(97 + index)
      bomb.push(`${next}: &${next} [${Array(9).fill(`*${before}`).join(',')}]`)
    }
    const [sample] = CASES.filter(({ format }) => format === 'pnpm-lock')
    expect(sample && (await read(sample, lines(...bomb)))).toEqual({ packages: [], problems: ['MALFORMED'] })
  })
})
