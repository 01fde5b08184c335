import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { buildLayer, hardLink, type LayerContent, symlink, type TarMember, whiteout } from '@plimsoll/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AnalyzedFile, FileSelector, LayerAnalyzer } from '../analyzers/analyzer.ts'
import { CodedError } from '../domain/errors.ts'
import type { Fact } from '../domain/fact.ts'
import { MiB } from '../domain/units.ts'
import { DEFAULT_LAYER_LIMITS, type LayerLimits } from '../layer/limits.ts'
import { type AnalyzedLayer, analyzeLayer } from './analyze-layer.ts'

let spoolParent = ''
beforeEach(() => {
  spoolParent = mkdtempSync(join(tmpdir(), 'plimsoll-test-'))
})
afterEach(() => {
  expect(readdirSync(spoolParent)).toEqual([])
  rmSync(spoolParent, { recursive: true })
})

/** A fact that says something in its name. */
function said(name: string): Fact {
  return { kind: 'package', package: { type: 'generic', name, version: '1' } }
}

/** What the facts of one path say. */
function saidAt({ report }: AnalyzedLayer, path: string, analyzer = 'test/reader'): string[] | undefined {
  const file = report.files.find((one) => one.path === path && one.analyzer === analyzer)
  return file?.facts.map((fact) => (fact.kind === 'package' ? fact.package.name : fact.kind))
}

type Analyze = LayerAnalyzer['analyze']

const saysText: Analyze = async function* (file) {
  yield said(await file.text(64 * MiB))
}

function reader(selects: FileSelector, analyze: Analyze = saysText, name = 'test/reader'): LayerAnalyzer {
  return { name, version: 1, selects, analyze }
}

async function analyze(
  content: LayerContent | Uint8Array,
  analyzers: readonly LayerAnalyzer[],
  limits: Partial<LayerLimits> = {},
): Promise<AnalyzedLayer & { readonly readings: number }> {
  const layer = buildLayer(content)
  let readings = 0
  const open = async function* () {
    readings += 1
    for (let at = 0; at < layer.bytes.length; at += 60_000) yield layer.bytes.slice(at, at + 60_000)
  }
  const options = {
    analyzers,
    limits: { ...DEFAULT_LAYER_LIMITS, ...limits },
    signal: new AbortController().signal,
    spoolParent,
  }
  const analyzed = await analyzeLayer({ mediaType: layer.mediaType, digest: layer.digest, open }, options)
  return { ...analyzed, readings }
}

describe('analyzeLayer', () => {
  it('reports everything that the layer holds, and facts of the wanted files', async () => {
    const { report, isWhole } = await analyze(
      {
        'etc/': '',
        'etc/version': 'twelve',
        'etc/other': 'x',
        'bin/sh': symlink('busybox'),
        'etc/gone': whiteout(),
        'opt/': '',
      },
      [reader({ paths: ['etc/version', 'etc/gone'] })],
    )
    expect(report).toMatchObject({
      schema: 1,
      status: 'complete',
      entries: ['etc/', 'etc/version', 'etc/other', 'bin/sh', 'opt/'],
      whiteouts: ['etc/gone'],
      opaqueDirectories: [],
      files: [{ path: 'etc/version', analyzer: 'test/reader', facts: [said('twelve')] }],
      problems: [],
    })
    expect(isWhole).toBe(true)
  })

  it('asks those who look at headers about every member, and remembers nothing of the layer before', async () => {
    const counter: LayerAnalyzer = {
      ...reader({}, () => [], 'test/headers'),
      inspectLayer: () => {
        let seen = 0
        return ({ path, mode }) => {
          seen += 1
          return path === 'tmp' || path === 'a' ? [said(`${seen} ${mode.toString(8)}`)] : []
        }
      },
    }
    const content = {
      'tmp/': { kind: 'directory', mode: 0o1777 },
      b: 'x',
      a: symlink('b'),
      'gone/x': whiteout(),
    } as const
    for (let nth = 0; nth < 2; nth += 1) {
      const layer = await analyze(content, [counter])
      expect(saidAt(layer, 'tmp/', 'test/headers')).toEqual(['1 1777'])
      expect(saidAt(layer, 'a', 'test/headers')).toEqual(['3 777'])
      expect(layer.report.files).toHaveLength(2)
    }
  })

  it('lists neither a file that said nothing nor one that the first bytes ruled out', async () => {
    const given: string[] = []
    const saysLong: Analyze = async function* (file) {
      given.push(file.path)
      if (file.size > 3) yield said(file.path)
    }
    const { report } = await analyze({ a: 'yes', b: 'no', c: 'yes yes', empty: '' }, [
      reader({ everyFile: true, sniff: (_, head) => head[0] === 0x79 || head.length === 0 }, saysLong),
    ])
    expect(given).toEqual(['a', 'c', 'empty'])
    expect(report.files.map(({ path }) => path)).toEqual(['c'])
    expect(report.entries).toEqual(['a', 'b', 'c', 'empty'])
  })

  it('sorts files by path, then analyzer, whatever the order of the layer and the catalog', async () => {
    const all = { everyFile: true }
    const { report } = await analyze({ b: '1', a: '2' }, [reader(all, saysText, 'z/z'), reader(all, saysText, 'a/a')])
    expect(report.files.map(({ path, analyzer }) => `${path} ${analyzer}`)).toEqual([
      'a a/a',
      'a z/z',
      'b a/a',
      'b z/z',
    ])
  })

  it('lets the last of several members with the same path count', async () => {
    const members: TarMember[] = [
      { path: 'a', content: 'old' },
      { path: 'a', content: 'new' },
      { path: 'b', content: 'gone' },
      { path: 'b', kind: 'symlink', linkTarget: 'a' },
    ]
    const analyzed = await analyze(members, [reader({ everyFile: true })])
    expect(saidAt(analyzed, 'a')).toEqual(['new'])
    expect(saidAt(analyzed, 'b')).toBeUndefined()
  })
})

describe('a file that analyzers see', () => {
  const big = 'abcdefgh'.repeat(40_000)
  const check = async (file: AnalyzedFile): Promise<void> => {
    expect(file.size).toBe(big.length)
    expect(Buffer.from(file.head).toString()).toBe(big.slice(0, 4096))
    expect(Buffer.from(await file.bytes(MiB)).toString()).toBe(big)
    let text = ''
    for await (const chunk of file.chunks()) text += Buffer.from(chunk).toString()
    expect(text).toBe(big)
    expect(Buffer.from(await file.range(8_001, 3)).toString()).toBe('bcd')
    expect((await file.range(big.length - 2, 100)).length).toBe(2)
    expect((await file.range(big.length + 10, 100)).length).toBe(0)
    const path = await file.onDisk()
    expect(readFileSync(path, 'utf8')).toBe(big)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700)
    await expect(file.bytes(10)).rejects.toMatchObject({ code: 'LAYER_FILE_TOO_LARGE' })
  }

  it.each([
    ['in memory', 16 * MiB],
    ['on disk', 1_000],
  ])('is the same %s, and nothing is left of it afterwards', async (_, maxFileBytesInMemory) => {
    let path = ''
    const checks: Analyze = async function* (file) {
      await check(file)
      path = await file.onDisk()
      yield said('seen')
    }
    const analyzed = await analyze({ before: big, big, after: big }, [reader({ paths: ['big'] }, checks)], {
      maxFileBytesInMemory,
    })
    expect(analyzed.report.problems).toEqual([])
    expect(saidAt(analyzed, 'big')).toEqual(['seen'])
    expect(existsSync(path)).toBe(false)
  })

  it('has its text without byte order mark, invalid sequences replaced', async () => {
    const content = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('a'), Buffer.from([0xff])])
    expect(saidAt(await analyze({ a: content }, [reader({ everyFile: true })]), 'a')).toEqual(['a\ufffd'])
  })

  it('is not handed out above the limit, and that is told', async () => {
    const { report } = await analyze({ big, small: 'x' }, [reader({ everyFile: true })], { maxFileBytes: 1_000 })
    expect(report.files.map((file) => file.path)).toEqual(['small'])
    expect(report).toMatchObject({ status: 'partial', problems: [{ code: 'LIMIT_EXCEEDED', path: 'big' }] })
  })
})

describe('an analyzer that fails', () => {
  it.each<[string, Analyze, string]>([
    [
      'throws at once',
      () => {
        throw new TypeError('secret text')
      },
      'MALFORMED',
    ],
    [
      'throws after some facts',
      function* () {
        yield said('kept')
        throw new Error('secret text')
      },
      'MALFORMED',
    ],
    [
      'throws our own error',
      async function* () {
        yield said('kept')
        throw new CodedError('X_BAD', 'The table is bent.')
      },
      'MALFORMED',
    ],
    [
      'asks for more than it allows itself',
      async function* (file) {
        yield said(await file.text(1))
      },
      'LIMIT_EXCEEDED',
    ],
    [
      'never ends',
      async function* (_, { signal }) {
        yield said('kept')
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        yield said('too late')
      },
      'TIMED_OUT',
    ],
    [
      'yields for ever',
      function* () {
        for (;;) yield said('kept')
      },
      'TIMED_OUT',
    ],
  ])('%s: what it said is kept, the problem names it, the others go on', async (_, failing, code) => {
    const analyzed = await analyze(
      { a: 'one', b: 'two' },
      [reader({ paths: ['a'] }, failing, 'test/failing'), reader({ everyFile: true })],
      { fileTimeoutMs: 50, maxFacts: 10 ** 9 },
    )
    expect(analyzed.report.problems).toMatchObject([{ code, source: 'test/failing', path: 'a' }])
    expect(JSON.stringify(analyzed.report.problems)).not.toContain('secret text')
    expect(saidAt(analyzed, 'a', 'test/failing') ?? []).not.toContain('too late')
    expect(saidAt(analyzed, 'a')).toEqual(['one'])
    expect(saidAt(analyzed, 'b')).toEqual(['two'])
  })

  it('floods: what it said up to the limit is kept', async () => {
    const floods: Analyze = function* () {
      for (;;) yield said('x')
    }
    const analyzed = await analyze({ a: '1', b: '2' }, [reader({ everyFile: true }, floods)], { maxFacts: 10 })
    expect(saidAt(analyzed, 'a')).toHaveLength(10)
    expect(saidAt(analyzed, 'b')).toBeUndefined()
    expect(analyzed.report.problems.map(({ code, path }) => [code, path])).toEqual([
      ['LIMIT_EXCEEDED', 'a'],
      ['LIMIT_EXCEEDED', 'b'],
    ])
  })

  it('in its selector is a problem too', async () => {
    const breaks = () => {
      throw new Error('broken')
    }
    for (const selects of [
      { everyFile: true, accept: breaks },
      { everyFile: true, sniff: breaks },
    ]) {
      const { report } = await analyze({ a: 'one' }, [reader(selects)])
      expect(report).toMatchObject({ files: [], problems: [{ code: 'UNREADABLE', path: 'a' }] })
    }
  })

  it('does not keep an abort waiting', async () => {
    const controller = new AbortController()
    const layer = buildLayer({ a: 'x' })
    const hangs: Analyze = async function* () {
      controller.abort(new Error('enough'))
      await new Promise(() => undefined)
      yield said('never')
    }
    const open = async function* () {
      yield layer.bytes
    }
    const options = { analyzers: [reader({ everyFile: true }, hangs)], limits: DEFAULT_LAYER_LIMITS }
    await expect(
      analyzeLayer({ ...layer, open }, { ...options, signal: controller.signal, spoolParent }),
    ).rejects.toThrow('enough')
  })
})

describe('hard links', () => {
  const store = 'store/files/ab/cdef'
  const byName = reader({ basenames: ['package.json'] })

  it('are files of their own: the content is at hand when the target was wanted too', async () => {
    const analyzed = await analyze({ 'a/package.json': 'one', 'b/package.json': hardLink('a/package.json') }, [byName])
    expect(saidAt(analyzed, 'b/package.json')).toEqual(['one'])
    expect(analyzed.readings).toBe(1)
  })

  it('are read in a second pass when nobody wanted the target (pnpm, conda)', async () => {
    const analyzed = await analyze(
      {
        [store]: 'one',
        'a/package.json': hardLink(store),
        'b/package.json': hardLink('./a/package.json'),
        other: 'x',
      },
      [byName],
    )
    expect(saidAt(analyzed, 'a/package.json')).toEqual(['one'])
    expect(saidAt(analyzed, 'b/package.json')).toEqual(['one'])
    expect(saidAt(analyzed, store)).toBeUndefined()
    expect(analyzed.readings).toBe(2)
    expect(analyzed.report.problems).toEqual([])
  })

  it('mean what stood at their target when they were made', async () => {
    const members: TarMember[] = [
      { path: store, content: 'malicious' },
      { path: 'a/package.json', kind: 'hardlink', linkTarget: store },
      { path: store, content: 'harmless' },
      { path: 'b/package.json', kind: 'hardlink', linkTarget: store },
    ]
    const analyzed = await analyze(members, [byName])
    expect(saidAt(analyzed, 'a/package.json')).toEqual(['malicious'])
    expect(saidAt(analyzed, 'b/package.json')).toEqual(['harmless'])
  })

  it('take the verdict on their target from analyzers that look at every file', async () => {
    const given: string[] = []
    const silent: Analyze = ({ path }) => {
      given.push(path)
      return []
    }
    const every = reader({ everyFile: true, sniff: (_, head) => head[0] === 0x79 }, silent, 'test/every')
    const analyzed = await analyze({ yes: 'yes', no: 'no', 'link-yes': hardLink('yes'), 'link-no': hardLink('no') }, [
      every,
    ])
    expect(given).toEqual(['yes'])
    expect(analyzed.readings).toBe(1)
  })

  it('are read again where such an analyzer did find something', async () => {
    const content = 'y'.repeat(5 * MiB)
    const every = reader({ everyFile: true }, function* (file) {
      yield said(file.path)
    })
    const analyzed = await analyze({ yes: content, link: hardLink('yes') }, [every])
    expect(saidAt(analyzed, 'link')).toEqual(['link'])
    expect(analyzed.readings).toBe(2)
  })

  it('to nothing are a problem when wanted, and to a symlink say nothing', async () => {
    const { report } = await analyze(
      {
        's/target': symlink('x'),
        's/package.json': hardLink('s/target'),
        'm/package.json': hardLink('nowhere'),
        y: hardLink('nowhere'),
      },
      [byName],
    )
    expect(report.files).toEqual([])
    expect(report.problems).toMatchObject([{ code: 'MISSING', path: 'm/package.json' }])
  })

  it('are not trusted to a source that gives other bytes the second time', async () => {
    const [first, second] = ['one', 'two'].map((text) =>
      buildLayer({ [store]: text, 'a/package.json': hardLink(store) }, { compression: 'none' }),
    )
    const answers = [first, second]
    const open = async function* () {
      yield answers.shift()?.bytes.slice() ?? new Uint8Array(0)
    }
    const options = {
      analyzers: [byName],
      limits: DEFAULT_LAYER_LIMITS,
      signal: new AbortController().signal,
      spoolParent,
    }
    await expect(analyzeLayer({ mediaType: '', open }, options)).rejects.toMatchObject({
      code: 'LAYER_DIGEST_MISMATCH',
    })
  })
})

describe('damaged layers', () => {
  it('keep what was read, and are not whole when the packing is damaged', async () => {
    const { bytes } = buildLayer({ first: 'one', second: 'x'.repeat(1000) })
    const cut = bytes.slice(0, bytes.length - 9)
    const open = async function* () {
      yield cut
    }
    const options = {
      analyzers: [reader({ everyFile: true })],
      limits: DEFAULT_LAYER_LIMITS,
      signal: new AbortController().signal,
      spoolParent,
    }
    const analyzed = await analyzeLayer({ mediaType: '', open }, options)
    expect(saidAt(analyzed, 'first')).toEqual(['one'])
    expect(analyzed.report.status).toBe('partial')
    expect(analyzed.isWhole).toBe(false)
  })
})
