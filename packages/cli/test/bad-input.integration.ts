import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { ScanReport } from '@plimsoll/engine'
import {
  type BuiltImage,
  type FakeRegistry,
  imageBuilder,
  sampleImages,
  startFakeRegistry,
  tarBytes,
  writeOciLayout,
} from '@plimsoll/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Ran, runPlimsoll } from './run-plimsoll.ts'
import { sampleImage, writeAdvisories } from './sample-image.ts'

let folder = ''
let open: FakeRegistry
let closed: FakeRegistry
let secure: FakeRegistry

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-bad-'))
  open = await startFakeRegistry()
  open.addImage('app', '1', sampleImage())
  closed = await startFakeRegistry({ auth: { kind: 'basic', users: { robot: 'right-password' } } })
  closed.addImage('app', '1', sampleImage())
  secure = await startFakeRegistry({ tls: true })
  secure.addImage('app', '1', sampleImage())
  await writeAdvisories(join(folder, 'advisories'))
  expect((await plimsoll('db', 'import', join(folder, 'advisories'))).code).toBe(0)
})

afterAll(async () => {
  for (const registry of [open, closed, secure]) await registry[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

function plimsoll(...args: readonly string[]): Promise<Ran> {
  return runPlimsoll(args, { env: { PLIMSOLL_HOME: join(folder, 'home'), DOCKER_CONFIG: folder } })
}

/** One sentence or two, no stack, nothing on standard output, exit code 2. */
function expectOneSentence({ code, stdout, stderr }: Ran, says: RegExp): void {
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(says)
  expect(stderr).toMatch(/^plimsoll: .+[.?]\n$/)
  expect(stderr).not.toMatch(/\n\s+at |Error:|undefined|\[object/)
}

async function layout(name: string, image: BuiltImage): Promise<string> {
  await writeOciLayout(join(folder, name), image, { tag: 'app' })
  return `oci:${join(folder, name)}:app`
}

describe('the command line', () => {
  test.each([
    [['scan'], /Missing required argument 'target'. See "plimsoll scan --help"/],
    [['scna', 'x'], /Unknown command 'scna'. Did you mean scan\?/],
    [['scan', 'x', '--formt', 'json'], /Unknown option '--formt'. Did you mean --format\?/],
    [['scan', 'x', '--format', 'yaml'], /"yaml" is not a format. The formats are table, json/],
    [['scan', 'x', '--fail-on', 'severe'], /"severe" is not a severity for --fail-on/],
    [['scan', 'x', '--severity', 'HIGH;LOW'], /"HIGH;LOW" is not a severity for --severity/],
    [['scan', 'x', '--platform', 'amd64'], /"amd64" is not a platform. Write os\/architecture/],
    [['scan', 'x', '--scanners', 'vuln,moon'], /"moon" is no scanner/],
    [
      ['scan', 'dir:.', '--scanners', 'baseline'],
      /baseline cannot be looked for in a target dir:, only vuln and secret/,
    ],
    [['scan', 'x', '--timeout', 'soon'], /"soon" is not a duration/],
    [['scan', 'x', '--username', 'me'], /--username and --password-stdin belong together/],
    [['scan', 'x', '--timestamp', 'now'], /"now" is not a moment/],
    [['scan', 'x', '--format', 'template'], /--format template and --template FILE belong together/],
    [['scan', 'x', '--offline'], /Without a network "x" cannot be fetched/],
    [['scan', 'dir:/nowhere/at/all'], /\/nowhere\/at\/all/],
    [['scan', 'UPPER/Case'], /UPPER\/Case/],
    [['scan', ''], /./],
    [['sbom', 'x', '--format', 'table'], /"table" is not a format/],
    [['db'], /Say what "plimsoll db" is to do/],
    [['db', 'status', '--format', 'xml'], /"xml" is not a format of "db status"/],
    [['db', 'import', '/nonexistent'], /\/nonexistent/],
  ])('%j', async (args, says) => {
    expectOneSentence(await plimsoll(...args), says)
  })
})

describe('files', () => {
  test.each([
    ['docker-archive', 'this is no tar'],
    ['oci-archive', 'this is no tar'],
    ['docker-archive', ''],
    ['sbom', 'this is no JSON'],
    ['sbom', '{"hello":"world"}'],
  ])('a %s that holds %j', async (transport, content) => {
    const file = join(folder, 'no-archive')
    await writeFile(file, content)
    expectOneSentence(await plimsoll('scan', `${transport}:${file}`), /no-archive/)
  })

  test.each(['docker-archive', 'oci-archive', 'oci', 'rootfs', 'sbom'])(
    'a %s that does not exist',
    async (transport) => {
      expectOneSentence(await plimsoll('scan', `${transport}:${folder}/nothing-here`), /nothing-here/)
    },
  )

  test('a path where a reference is expected', async () => {
    expectOneSentence(await plimsoll('scan', `${folder}/image.tar`), /is a path: did you mean docker-archive:/)
  })

  test('an image whose blob is not the one that its digest promises', async () => {
    const image = sampleImage()
    const target = await layout('wrong-digest', image)
    const [, victim] = image.layers
    await writeFile(
      join(folder, 'wrong-digest', 'blobs', ...(victim?.digest ?? '').split(':')),
      gzipSync('something else'),
    )
    expectOneSentence(await plimsoll('scan', target), /digest|size|bytes/i)
  })

  test('an image for another platform', async () => {
    const target = await layout('other-platform', imageBuilder().layer({ a: 'b' }).platform('linux/s390x').build())
    expectOneSentence(await plimsoll('scan', target, '--platform', 'linux/arm64'), /linux\/s390x/)
  })

  test('a layer whose gzip ends too early is reported, and the rest is scanned', async () => {
    const whole = gzipSync(
      tarBytes([{ path: 'app/node_modules/late/package.json', content: '{"name":"late","version":"1.0.0"}' }]),
    )
    const image = imageBuilder()
      .layer({ 'etc/os-release': 'ID=debian\nVERSION_ID="12"\n' })
      .layer(whole.subarray(0, whole.length - 20), {
        compression: 'none',
        mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
      })
      .build()
    await expectPartial(await layout('truncated', image))
  })

  test('a tar that lies about its sizes is reported, and the rest is scanned', async () => {
    const tar = Buffer.from(
      tarBytes([{ path: 'app/node_modules/liar/package.json', content: '{"name":"liar","version":"1.0.0"}' }]),
    )
    tar.write('77777777777\0', 124, 'latin1')
    const image = imageBuilder().layer({ 'etc/os-release': 'ID=debian\nVERSION_ID="12"\n' }).layer(tar).build()
    await expectPartial(await layout('lying', image))
  })

  async function expectPartial(target: string): Promise<void> {
    const { code, stdout, stderr } = await plimsoll('scan', target, '-f', 'json')
    expect(code).toBe(3)
    expect(stderr).not.toMatch(/\n\s+at /)
    const report = JSON.parse(stdout) as ScanReport
    expect(report.status).toBe('partial')
    expect(report.problems.length).toBeGreaterThan(0)
    expect(report.inventory.distro?.id).toBe('debian')
  }
})

describe('registries', () => {
  test('nothing listens there', async () => {
    expectOneSentence(await plimsoll('scan', 'docker://127.0.0.1:1/app:1', '--plain-http'), /127\.0\.0\.1:1/)
  })

  test('no such tag', async () => {
    expectOneSentence(await plimsoll('scan', `docker://${open.host}/app:2`, '--plain-http'), /app:2/)
  })

  test('no such repository', async () => {
    expectOneSentence(await plimsoll('scan', `docker://${open.host}/nobody:1`, '--plain-http'), /nobody/)
  })

  test('a registry that wants to know who asks', async () => {
    expectOneSentence(
      await plimsoll('scan', `docker://${closed.host}/app:1`, '--plain-http'),
      /sign|log|credential|password/i,
    )
  })

  test('wrong credentials are not shown', async () => {
    const ran = await runPlimsoll(
      ['scan', `docker://${closed.host}/app:1`, '--plain-http', '--verbose', '--username', 'robot', '--password-stdin'],
      {
        env: { PLIMSOLL_HOME: join(folder, 'home'), DOCKER_CONFIG: folder },
        stdin: 'wrong-password\n',
      },
    )
    expect(ran.code).toBe(2)
    expect(ran.stderr).not.toContain('wrong-password')
    expect(ran.stderr).not.toContain(Buffer.from('robot:wrong-password').toString('base64'))
  })

  test('right credentials let in', async () => {
    const ran = await runPlimsoll(
      [
        'scan',
        '-f',
        'json',
        `docker://${closed.host}/app:1`,
        '--plain-http',
        '--username',
        'robot',
        '--password-stdin',
      ],
      {
        env: { PLIMSOLL_HOME: join(folder, 'home'), DOCKER_CONFIG: folder },
        stdin: 'right-password\n',
      },
    )
    expect(ran.code).toBe(0)
  })

  test('a certificate that nobody trusts, until --ca-file or --insecure says so', async () => {
    const target = `docker://${secure.host}/app:1`
    expectOneSentence(await plimsoll('scan', target), /certificate/i)
    const file = join(folder, 'ca.pem')
    await writeFile(file, secure.certificate ?? '')
    expect((await plimsoll('scan', target, '--ca-file', file)).code).toBe(0)
    expect((await plimsoll('scan', target, '--insecure', '--no-cache')).code).toBe(0)
    expectOneSentence(
      await plimsoll('scan', target, '--ca-file', join(folder, 'none.pem')),
      /none\.pem" cannot be read/,
    )
  })

  test('TLS where there is none', async () => {
    expectOneSentence(await plimsoll('scan', `docker://${open.host}/app:1`), /plain|TLS|https/i)
  })

  test('bytes that are not the ones promised', async () => {
    const undo = open.inject({ fault: { kind: 'corrupt' }, path: /\/blobs\// })
    try {
      expectOneSentence(await plimsoll('scan', `docker://${open.host}/app:1`, '--plain-http', '--no-cache'), /digest/i)
    } finally {
      undo()
    }
  })

  test('--timeout ends a scan that hangs', async () => {
    const undo = open.inject({ fault: { kind: 'silence', afterBytes: -1 }, path: /\/manifests\// })
    try {
      expectOneSentence(
        await plimsoll('scan', `docker://${open.host}/app:1`, '--plain-http', '--timeout', '300ms'),
        /Given up after 300ms/,
      )
    } finally {
      undo()
    }
  })

  test('an interrupt ends a scan that hangs with 130, and leaves nothing half-written', async () => {
    const undo = open.inject({ fault: { kind: 'silence', afterBytes: -1 }, path: /\/blobs\// })
    const file = join(folder, 'never.json')
    try {
      const ran = await runPlimsoll(
        ['scan', `docker://${open.host}/app:1`, '--plain-http', '--no-cache', '-v', '-f', 'json', '-o', file],
        {
          env: { PLIMSOLL_HOME: join(folder, 'home'), DOCKER_CONFIG: folder },
          onStderr: (text, kill) => {
            if (text.includes('Resolving')) kill('SIGINT')
          },
        },
      )
      expect({ code: ran.code, stdout: ran.stdout }).toEqual({ code: 130, stdout: '' })
      expect(ran.stderr).not.toMatch(/\n\s+at |rror/)
      expect((await readdir(folder)).filter((name) => name.includes('never.json'))).toEqual([])
    } finally {
      undo()
    }
  })

  test('--verbose shows what caused an error', async () => {
    const { stderr } = await plimsoll('scan', 'docker://127.0.0.1:1/app:1', '--plain-http', '-v')
    expect(stderr).toMatch(/code: SOURCE_UNREACHABLE\n/)
    expect(stderr).toMatch(/caused by: .*ECONNREFUSED/)
  })
})

test('advisories that are no database', async () => {
  const file = join(folder, 'not.sqlite')
  await writeFile(file, 'x'.repeat(200))
  const image = sampleImages()[0]?.image
  if (!image) throw new Error('no sample image')
  expectOneSentence(
    await plimsoll('scan', await layout('sample', image), '--db', file),
    /not\.sqlite is no advisory database/,
  )
})
