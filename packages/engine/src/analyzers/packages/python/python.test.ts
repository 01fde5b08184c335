import { analyzedFile, analyzeFile, selects } from '@plimsoll/testkit'
import { describe, expect, it } from 'vitest'
import { python } from './python.ts'

const WHEEL = 'usr/lib/python3.11/site-packages/Foo_Bar-1.0.dist-info/METADATA'
const read = (path: string, text: string) => analyzeFile(python, analyzedFile(path, text, 64))

describe('python', () => {
  it('takes name, version, licence and requirements from the headers and stops before the description', async () => {
    const metadata = `Metadata-Version: 2.1
Name: Foo.Bar
Version: 1.0rc1
Summary: x
Author: Someone
License: MIT
Classifier: License :: OSI Approved :: BSD License
Requires-Dist: requests[socks] (>=2.0) ; python_version > "3"
Requires-Dist: pytest ; extra == 'test'
Requires-Dist: zope.interface>=5

Name: description
Version: 9
`
    expect(await read(WHEEL, metadata)).toEqual({
      facts: [
        {
          kind: 'package',
          package: {
            type: 'pypi',
            name: 'Foo.Bar',
            version: '1.0rc1',
            licenses: ['MIT'],
            vendor: 'Someone',
            dependsOn: ['requests', 'zope.interface'],
          },
        },
      ],
      problems: [],
    })
  })

  it.each([
    ['License-Expression: Apache-2.0 OR MIT\nLicense: x', ['Apache-2.0 OR MIT']],
    ['License: UNKNOWN\nClassifier: License :: OSI Approved :: MIT License', ['MIT License']],
    ['License: Copyright\n  many\n  lines\nClassifier: License :: OSI Approved :: MIT License', ['MIT License']],
    ['Summary: none', undefined],
  ])('reads the licence of %j', async (headers, licenses) => {
    const { facts } = await read(WHEEL, `Name: x\nVersion: 1\n${headers}\n`)
    expect(facts.map((fact) => fact.kind === 'package' && fact.package.licenses)).toEqual([licenses])
  })

  it('takes what the metadata leaves out from the name of its folder', async () => {
    const { facts } = await read(WHEEL, 'License-Expression: MIT\n')
    expect(facts).toEqual([
      { kind: 'package', package: { type: 'pypi', name: 'Foo_Bar', version: '1.0', licenses: ['MIT'] } },
    ])
  })

  it('marks copies that a distribution carries inside itself', async () => {
    const { facts } = await read(
      'venv/lib/python3/site-packages/setuptools/_vendor/zipp-3.19.2.dist-info/METADATA',
      'Name: zipp\nVersion: 3.19.2',
    )
    expect(facts).toEqual([
      {
        kind: 'package',
        package: { type: 'pypi', name: 'zipp', version: '3.19.2', extra: { vendoredIn: 'setuptools' } },
      },
    ])
  })

  it.each(['', '\n\n', 'no header at all', '\u0000\u0001\u0002', 'Name: a/b\nVersion: 1'])(
    'reports %j as malformed',
    async (text) => {
      expect(await read(WHEEL, text)).toEqual({
        facts: [],
        problems: [{ code: 'MALFORMED', message: 'This is not Python package metadata.' }],
      })
    },
  )

  it.each([
    ['usr/lib/python3/dist-packages/six-1.16.0.egg-info', true],
    ['usr/lib/python3/dist-packages/six-1.16.0.egg-info/PKG-INFO', true],
    ['usr/lib/python3/site-packages/six-1.16.0-py3.9.egg/EGG-INFO/PKG-INFO', true],
    ['app/libs/idna-2.8.dist-info/METADATA', true],
    ['app/foo.egg-info/PKG-INFO', true],
    ['foo-1.dist-info/METADATA', true],
    ['app/vendor/lib/foo-1.dist-info/METADATA', true],
    ['usr/lib/python3/site-packages/setuptools/_vendor/zipp-3.dist-info/METADATA', true],
    ['usr/lib/python3/site-packages/pkg/tests/data/x-1.dist-info/METADATA', false],
    ['usr/lib/python3/site-packages/METADATA', false],
    ['usr/lib/python3/site-packages/x-1.dist-info/RECORD', false],
    ['app/libs/pkg/tests/data/x-1.egg/EGG-INFO/PKG-INFO', false],
    ['src/foo-1.0/PKG-INFO', false],
    ['etc/METADATA', false],
  ])('wants %s: %s', (path, wanted) => {
    expect(selects(python, path)).toBe(wanted)
  })
})
