import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LayerEntry } from '../layer/layer-entry.ts'
import type { FileSelector } from './analyzer.ts'
import { compileSelectors } from './select-files.ts'

function entryAt(path: string, mode = 0o644): LayerEntry {
  return { path, kind: 'file', size: 1, mode, uid: 0, gid: 0, mtime: 0 }
}

function wanted(selects: FileSelector, path: string, mode?: number): boolean {
  return compileSelectors([{ selects }]).wanting(entryAt(path, mode)).length > 0
}

describe('compileSelectors', () => {
  it.each<[FileSelector, string, boolean]>([
    [{ paths: ['etc/passwd'] }, 'etc/passwd', true],
    [{ paths: ['etc/passwd'] }, 'x/etc/passwd', false],
    [{ basenames: ['package.json'] }, 'package.json', true],
    [{ basenames: ['package.json'] }, 'a/b/package.json', true],
    [{ basenames: ['package.json'] }, 'a/package.json/x', false],
    [{ basenames: ['package.json'] }, 'a/Package.json', false],
    [{ extensions: ['.jar'] }, 'opt/app-1.2.jar', true],
    [{ extensions: ['.jar'] }, 'opt/app.jar.bak', false],
    [{ extensions: ['.spdx.json'] }, 'opt/x.spdx.json', true],
    [{ extensions: ['.json'] }, 'opt/x.spdx.json', true],
    [{ extensions: ['.npmrc'] }, 'root/.npmrc', true],
    [{ extensions: ['.jar'] }, 'a.jar/plain', false],
    [{ under: ['var/lib/dpkg/status.d'] }, 'var/lib/dpkg/status.d/base', true],
    [{ under: ['var/lib/dpkg/status.d'] }, 'var/lib/dpkg/status.d/deep/er', true],
    [{ under: ['var/lib/dpkg/status.d'] }, 'var/lib/dpkg/status.d', false],
    [{ under: ['var/lib/dpkg/status.d'] }, 'var/lib/dpkg/status.dx/base', false],
    [{ under: ['var'] }, 'x/var/y', false],
    [{ everyFile: true }, 'anything', true],
    [{ everyFile: true, accept: ({ path }) => path.startsWith('usr/') }, 'etc/x', false],
    [{}, 'anything', false],
  ])('%j and %s: %s', (selects, path, expected) => {
    expect(wanted(selects, path)).toBe(expected)
  })

  it.each([
    [0o755, true],
    [0o010, true],
    [0o644, false],
  ])('takes a file of mode %o for executable: %s', (mode, expected) => {
    expect(wanted({ executables: true }, 'bin/x', mode)).toBe(expected)
  })

  it('names each analyzer once, in the order of the catalog', () => {
    const selection = compileSelectors([
      { selects: { everyFile: true } },
      { selects: { basenames: ['other'] } },
      { selects: { paths: ['a/b.jar'], extensions: ['.jar'], under: ['a'] } },
      { selects: { extensions: ['.jar'] } },
    ])
    expect(selection.wanting(entryAt('a/b.jar'))).toEqual([0, 2, 3])
    expect(selection.wanting(entryAt('a/b.jar'))).toEqual([0, 2, 3])
  })

  it('forgets a file whose selector threw', () => {
    const selection = compileSelectors([
      {
        selects: {
          everyFile: true,
          accept: () => {
            throw new RangeError('broken')
          },
        },
      },
      { selects: { paths: ['a'] } },
    ])
    expect(() => selection.wanting(entryAt('a'))).toThrow(RangeError)
    expect(() => selection.wanting(entryAt('b'))).toThrow(RangeError)
  })

  it('agrees with the definition, whatever came before', () => {
    const segment = fc.constantFrom<string>('a', 'b', 'a.b', '.a', 'c.a.b', '..', 'x')
    const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'))
    const selector = fc.record({
      paths: fc.array(path, { maxLength: 2 }),
      basenames: fc.array(segment, { maxLength: 2 }),
      extensions: fc.array(fc.constantFrom('.a', '.b', '.a.b'), { maxLength: 2 }),
      under: fc.array(path, { maxLength: 2 }),
    })
    fc.assert(
      fc.property(fc.array(selector, { maxLength: 5 }), fc.array(path, { maxLength: 20 }), (selectors, paths) => {
        const selection = compileSelectors(selectors.map((selects) => ({ selects })))
        for (const one of paths) {
          const name = one.slice(one.lastIndexOf('/') + 1)
          const expected = selectors.flatMap((selects, index) =>
            selects.paths.includes(one) ||
            selects.basenames.includes(name) ||
            selects.extensions.some((extension) => name.endsWith(extension)) ||
            selects.under.some((folder) => one.startsWith(`${folder}/`))
              ? [index]
              : [],
          )
          expect(selection.wanting(entryAt(one))).toEqual(expected)
        }
      }),
    )
  })
})
