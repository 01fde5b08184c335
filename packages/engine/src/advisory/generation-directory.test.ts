import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { generationDirectory } from './generation-directory.ts'

const [A, B, C] = ['a', 'b', 'c'].map((digit) => digit.repeat(32)) as [string, string, string]

describe('generation directory', () => {
  let path: string
  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'plimsoll-generations-'))
  })
  afterEach(() => rm(path, { recursive: true }))

  async function publish(id: string): Promise<void> {
    using lock = await generationDirectory(path).lock()
    const file = lock.workFile('sqlite')
    await writeFile(file, id)
    await lock.publish(file, id)
  }

  test('has no current generation before the first is published', async () => {
    const directory = generationDirectory(join(path, 'not-yet-there'))
    expect(await directory.current()).toBeUndefined()
    expect(await directory.previous()).toBeUndefined()
  })

  test('keeps the current generation and the one before, and no older one', async () => {
    for (const id of [A, B, C]) await publish(id)
    const directory = generationDirectory(path)
    expect((await directory.current())?.id).toBe(C)
    expect((await directory.previous())?.id).toBe(B)
    expect((await readdir(path)).sort()).toEqual([`${B}.sqlite`, `${C}.sqlite`, 'current', 'lock'].sort())
  })

  test('publishing the current content again keeps the previous generation', async () => {
    for (const id of [A, B, B]) await publish(id)
    expect((await generationDirectory(path).previous())?.id).toBe(A)
  })

  test('a second builder is refused while the first is at work, and welcome afterwards', async () => {
    const directory = generationDirectory(path)
    {
      using _first = await directory.lock()
      await expect(directory.lock()).rejects.toMatchObject({ code: 'ADVISORY_LOCKED' })
    }
    using second = await directory.lock()
    expect(second.workFile('sqlite')).toContain('building-')
  })

  test('what a killed builder left behind goes with the next lock', async () => {
    await writeFile(join(path, 'building-0123.sqlite'), 'half a generation')
    using _lock = await generationDirectory(path).lock()
    expect(await readdir(path)).not.toContain('building-0123.sqlite')
  })

  test.each([['no json'], ['{}'], ['{"current":"../../etc/passwd"}'], ['{"current":"abc"}']])(
    'a damaged pointer (%s) means no generation, not a strange file',
    async (content) => {
      await writeFile(join(path, 'current'), content)
      expect(await generationDirectory(path).current()).toBeUndefined()
    },
  )

  test('a pointer to a file that is gone means no generation', async () => {
    await publish(A)
    await rm(join(path, `${A}.sqlite`))
    expect(await generationDirectory(path).current()).toBeUndefined()
  })
})
