import { analyzedFile, analyzeFile, selects } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import { contentSets } from './content-sets.ts'
import { parseDockerfileLabels } from './dockerfile-labels.ts'

const read = async (path: string, content: string) => {
  const { facts, problems } = await analyzeFile(contentSets, analyzedFile(path, content))
  return [facts, problems.map(({ code }) => code)]
}

describe("Red Hat's content sets", () => {
  test('a content manifest names the content sets, and by its own name the build', async () => {
    const manifest = {
      metadata: { icm_version: 1 },
      content_sets: ['b-rpms', 'a-rpms', 'b-rpms', 7],
      image_contents: [],
    }
    expect(
      await read('root/buildinfo/content_manifests/ubi8-container-8.7-929.json', JSON.stringify(manifest)),
    ).toEqual([
      [
        {
          kind: 'content-sets',
          contentSets: ['a-rpms', 'b-rpms'],
          cpes: [],
          build: { nvr: 'ubi8-container-8.7-929' },
        },
      ],
      [],
    ])
  })

  test('labels name build, architecture and product', async () => {
    const labels = {
      'com.redhat.component': 'ubi9-container',
      version: '9.6',
      release: '1752587672',
      architecture: 'x86_64',
      cpe: 'cpe:/a:redhat:enterprise_linux:9::appstream',
    }
    const fact = {
      kind: 'content-sets',
      contentSets: [],
      cpes: ['cpe:/a:redhat:enterprise_linux:9::appstream'],
      build: { nvr: 'ubi9-container-9.6-1752587672', architecture: 'x86_64' },
    }
    expect(await read('usr/share/buildinfo/labels.json', JSON.stringify(labels))).toEqual([[fact], []])
    const lines = Object.entries(labels).map(([name, value]) => `      ${name}="${value}"`)
    const dockerfile = `FROM scratch\nLABEL \\\n${lines.join(' \\\n')}\nRUN true\n`
    expect(await read('root/buildinfo/Dockerfile-ubi9-container-9.6-1752587672', dockerfile)).toEqual([[fact], []])
  })

  test.each([
    ['root/buildinfo/content_manifests/x.json', '{}', []],
    ['root/buildinfo/content_manifests/x.json', '{', ['MALFORMED']],
    ['usr/share/buildinfo/labels.json', '{"cpe":"no cpe"}', []],
    ['root/buildinfo/Dockerfile-nothing', 'FROM scratch', []],
  ])('%s with %j says nothing', async (path, content, problems) => {
    expect(await read(path, content)).toEqual([[], problems])
  })

  test.each([
    ['root/buildinfo/content_manifests/ubi8-container-8.7-929.json', true],
    ['usr/share/buildinfo/content-sets.json', true],
    ['usr/share/buildinfo/labels.json', true],
    ['root/buildinfo/Dockerfile-ubi8-8.7-929', true],
    ['root/buildinfo/notes.json', false],
    ['home/root/buildinfo/labels.json', false],
  ])('wants %s: %s', (path, wanted) => {
    expect(selects(contentSets, path)).toBe(wanted)
  })
})

test('labels are read in every way of writing them, the last word counts', () => {
  const text = 'label a=1 "b c"="two words" \\\n  d="say \\"hi\\""\n# LABEL e=5\nLABEL a=2\n'
  expect([...parseDockerfileLabels(text)]).toEqual([
    ['a', '2'],
    ['b c', 'two words'],
    ['d', 'say "hi"'],
  ])
})
