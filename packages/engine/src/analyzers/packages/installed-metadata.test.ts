import { analyzedFile, analyzeFile } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import { INSTALLED_METADATA_SAMPLES } from '../testdata/installed-metadata-samples.ts'
import { bottlerocket } from './bottlerocket/bottlerocket.ts'
import { composer } from './composer/composer.ts'
import { conda } from './conda/conda.ts'
import { dotnet } from './dotnet/dotnet.ts'
import { gem } from './gem/gem.ts'
import { luarocks } from './luarocks/luarocks.ts'
import { otp } from './otp/otp.ts'
import { pacman } from './pacman/pacman.ts'
import { pear } from './pear/pear.ts'

describe('metadata that package managers leave behind', () => {
  test.each(INSTALLED_METADATA_SAMPLES)(
    '$analyzer.name reads $path',
    async ({ analyzer, path, content, packages, owned = [] }) => {
      // Small pieces prove that nothing depends on where the stream is cut.
      await using file = analyzedFile(path, content, 7)
      const { facts, problems } = await analyzeFile(analyzer, file)
      const told = facts.flatMap((fact) => {
        if (fact.kind !== 'package') return []
        const { type, name, version, architecture, licenses, dependsOn } = fact.package
        const words = [
          `${type} ${name}@${version}`,
          architecture,
          licenses?.join(','),
          dependsOn && `→ ${dependsOn.join(',')}`,
        ]
        return [words.filter(Boolean).join(' ')]
      })
      expect(told).toEqual(packages)
      expect(
        facts.flatMap((fact) =>
          fact.kind === 'package-files' ? fact.files.map((one) => `${fact.name}: ${one.path}`) : [],
        ),
      ).toEqual(owned)
      expect(problems).toEqual([])
    },
  )

  test.each(INSTALLED_METADATA_SAMPLES)(
    '$analyzer.name wants $path and not every file of that name',
    ({ analyzer, path }) => {
      const { selects } = analyzer
      const entry = { path, kind: 'file', size: 100, mode: 0o644, uid: 0, gid: 0, mtime: 0 } as const
      expect(selects.accept?.(entry) ?? true).toBe(true)
      expect(selects.accept?.({ ...entry, path: `elsewhere/${path.split('/').at(-1)}` }) ?? false).toBe(false)
    },
  )

  test.each([composer, gem, dotnet, conda, luarocks, otp, pacman, pear, bottlerocket])(
    '$name reports what it cannot read',
    async (analyzer) => {
      const path = INSTALLED_METADATA_SAMPLES.find((sample) => sample.analyzer === analyzer)?.path ?? ''
      await using file = analyzedFile(path, '\u0000\u0001 nonsense')
      const { facts, problems } = await analyzeFile(analyzer, file)
      expect(facts).toEqual([])
      expect(problems.map(({ code }) => code)).toEqual(['MALFORMED'])
    },
  )
})
