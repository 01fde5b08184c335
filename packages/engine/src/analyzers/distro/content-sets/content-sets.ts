import type { Fact } from '../../../domain/fact.ts'
import { MiB } from '../../../domain/units.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'
import { readJsonObject, textOf } from '../../read-json.ts'
import { parseDockerfileLabels } from './dockerfile-labels.ts'

type ContentSets = Extract<Fact, { readonly kind: 'content-sets' }>

/**
 * What Red Hat's build system leaves in every layer it builds: content manifests (`content_sets`, named after the layer's `name-version-release`),
 * the Dockerfile with its labels, and `labels.json` of newer builds; below `root/buildinfo` or `usr/share/buildinfo`.
 */
export const contentSets: LayerAnalyzer = {
  name: 'distro/content-sets',
  version: 1,
  selects: {
    under: ['root/buildinfo', 'usr/share/buildinfo'],
    accept: ({ path }) => PLACE.test(path),
  },
  analyze,
}

const PLACE =
  /^(?:root|usr\/share)\/buildinfo\/(?:content_manifests\/[^/]+\.json|content-sets\.json|labels\.json|Dockerfile-[^/]+)$/
const MAX_BYTES = 4 * MiB
const MAX_CONTENT_SETS = 10_000

async function* analyze(file: AnalyzedFile, context: AnalysisContext): AsyncIterable<Fact> {
  const fileName = file.path.slice(file.path.lastIndexOf('/') + 1)
  if (fileName.startsWith('Dockerfile-')) {
    yield* fromLabels(parseDockerfileLabels(await file.text(MAX_BYTES)), file.path)
    return
  }
  const document = await readJsonObject(file, context, MAX_BYTES)
  if (document === undefined) return
  if (fileName === 'labels.json') {
    yield* fromLabels(new Map(Object.entries(document).map(([key, value]) => [key, textOf(value)])), file.path)
    return
  }
  const stated = document['content_sets']
  const names = (Array.isArray(stated) ? stated.slice(0, MAX_CONTENT_SETS) : []).map((one) => textOf(one))
  const nvr = file.path.includes('/content_manifests/') ? fileName.slice(0, -'.json'.length) : ''
  yield* fact({
    contentSets: [...new Set(names.filter((name) => name !== ''))].sort(),
    cpes: [],
    ...(isNvr(nvr) ? { build: { nvr } } : {}),
  })
}

function* fromLabels(labels: ReadonlyMap<string, string>, path: string): Iterable<Fact> {
  const label = (name: string): string => labels.get(name) ?? ''
  const named = /Dockerfile-(.+)$/.exec(path)?.[1] ?? ''
  const stated = [label('com.redhat.component'), label('version'), label('release')]
  const nvr = stated.every((part) => part !== '') ? stated.join('-') : named
  const architecture = label('architecture')
  const cpe = label('cpe')
  yield* fact({
    contentSets: [],
    cpes: /^cpe:[/2]/.test(cpe) ? [cpe] : [],
    ...(isNvr(nvr) ? { build: { nvr, ...(architecture === '' ? {} : { architecture }) } } : {}),
  })
}

function* fact(stated: Omit<ContentSets, 'kind'>): Iterable<Fact> {
  if (stated.contentSets.length > 0 || stated.cpes.length > 0 || stated.build) yield { kind: 'content-sets', ...stated }
}

function isNvr(text: string): boolean {
  return /^[\w.+~:-]+-[\w.+~:]+-[\w.+~:]+$/.test(text) && text.length <= 256
}
