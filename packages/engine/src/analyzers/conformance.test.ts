import { checkAnalyzer } from '@plimsoll/testkit'
import { describe, expect, it } from 'vitest'
import { EVERY_ANALYZER } from './choose-analyzers.ts'
import { analyzerSamples } from './testdata/analyzer-samples.ts'

/** Families whose analyzers say what is installed; the others' contracts are held by tests beside them. */
const FAMILIES = /^(?:applications|distro|lock-files|packages)\//
const ANALYZERS = EVERY_ANALYZER.filter(({ name }) => FAMILIES.test(name))
const samples = await analyzerSamples()

/** Binary formats are damaged more often: a text parser has fewer states. */
const BINARY = /binar|java|rpm|assembly|elf|kernel/

describe('every analyzer', () => {
  it('has a sample', () => {
    expect([...samples.keys()].sort()).toEqual(ANALYZERS.map(({ name }) => name).sort())
  })

  it.each(ANALYZERS)('$name keeps the contract, whatever is done to its files', async (analyzer) => {
    const wanted = samples.get(analyzer.name) ?? []
    await checkAnalyzer(analyzer, {
      wanted,
      ignored: [
        { path: 'home/notes.text', content: 'Package: not one\n' },
        { path: 'srv/etc/os-release/x', content: 'ID=x' },
        { path: 'usr/bin/script', content: `#!/bin/sh\n${'# nginx/1.2.3\n'.repeat(10_000)}` },
      ],
      mutations: wanted.length * (BINARY.test(analyzer.name) ? 200 : 100),
    })
  })
})
