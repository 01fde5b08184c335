import { type DiffId, isDigestText, parseDiffId } from '../../domain/digest.ts'
import type { Distro } from '../../domain/distro.ts'
import { packagePurl } from '../../domain/package-purl.ts'
import type { Problem } from '../../domain/problem.ts'
import { PurlError, parsePurl } from '../../domain/purl.ts'
import type { InstalledPackage, InventoryLayer } from '../../inventory/image-inventory.ts'
import { EMPTY_IMAGE_CONFIG } from '../../source/image-config.ts'
import { isJsonObject } from '../../source/json-document.ts'
import { countOf } from '../text/count-of.ts'
import type { SbomContents, StatedContents, StatedPackage } from './sbom-contents.ts'
import { toPackage } from './stated-package.ts'

const MAX_LAYERS = 1000

/** What a document states, as the inventory that reading the image would have given. What cannot be used is counted as a problem. */
export function toInventory(stated: StatedContents, label: string): SbomContents {
  const distro = toDistro(stated)
  const layers = toLayers(stated)
  const skipped = { invalid: 0, unknown: 0 }
  const packages: InstalledPackage[] = []
  for (const one of stated.packages) {
    const pkg = installed(one, distro, layers, skipped)
    if (pkg) packages.push(pkg)
  }
  const problems = [...statedProblems(stated.problems), ...complaints(stated.nameless, skipped)]
  return {
    image: {
      reference: stated.reference ?? label,
      ...(stated.digest !== undefined && isDigestText(stated.digest) ? { digest: stated.digest } : {}),
      platform: {
        os: stated.platform.get('os') ?? 'linux',
        architecture: stated.platform.get('architecture') ?? 'unknown',
        ...(stated.platform.has('variant') ? { variant: stated.platform.get('variant') ?? '' } : {}),
      },
      config: EMPTY_IMAGE_CONFIG,
      layers: [],
      annotations: {},
    },
    inventory: {
      ...(distro === undefined ? {} : { distro }),
      packages: packages.sort(comparePackages),
      facts: [],
      layers,
      status: problems.length > 0 ? 'partial' : 'complete',
      problems,
    },
  }
}

function installed(
  stated: StatedPackage,
  distro: Distro | undefined,
  layers: readonly InventoryLayer[],
  skipped: { invalid: number; unknown: number },
): InstalledPackage | undefined {
  try {
    const pkg = toPackage(stated)
    if (pkg === undefined) {
      skipped.unknown += 1
      return undefined
    }
    const ownedBy = stated.facts.get('ownedBy')
    return {
      ...pkg,
      purl: packagePurl(pkg, distro),
      path: (stated.path ?? '').replace(/^\/+/, '').slice(0, 4096),
      layer: layerIndex(stated.facts, layers),
      visibility: stated.facts.get('visibility') === 'hidden' ? 'hidden' : 'visible',
      ...(ownedBy === undefined ? {} : { ownedBy }),
    }
  } catch (error) {
    if (!(error instanceof PurlError)) throw error
    skipped.invalid += 1
    return undefined
  }
}

function layerIndex(facts: ReadonlyMap<string, string>, layers: readonly InventoryLayer[]): number {
  const index = Number(facts.get('layer:index') ?? Number.NaN)
  if (Number.isInteger(index) && index >= 0 && index < layers.length) return index
  return Math.max(
    0,
    layers.findIndex(({ diffId }) => diffId === facts.get('layer:diffId')),
  )
}

/** The layers that our own writers listed; else those that packages name, in the order in which they are named. */
function toLayers(stated: StatedContents): readonly InventoryLayer[] {
  const listed = stated.layers.slice(0, MAX_LAYERS).flatMap((text) => toLayer(text) ?? [])
  if (listed.length > 0) return listed.sort((a, b) => a.index - b.index).map((layer, index) => ({ ...layer, index }))
  const diffIds = new Set<DiffId>()
  for (const { facts } of stated.packages) {
    const diffId = facts.get('layer:diffId')
    if (diffId !== undefined && isDigestText(diffId) && diffIds.size < MAX_LAYERS) diffIds.add(parseDiffId(diffId))
  }
  return [...diffIds].map((diffId, index) => ({ index, diffId, uncompressedBytes: 0 }))
}

function toLayer(text: string): InventoryLayer | undefined {
  const value = parsed(text)
  if (!isJsonObject(value)) return undefined
  const { index, diffId, digest, mediaType, compressedBytes, uncompressedBytes, instruction, created } =
    value as Readonly<Record<string, unknown>>
  if (typeof index !== 'number' || typeof diffId !== 'string' || !isDigestText(diffId)) return undefined
  return {
    index,
    diffId: parseDiffId(diffId),
    ...(typeof digest === 'string' && isDigestText(digest) ? { digest } : {}),
    ...(typeof mediaType === 'string' ? { mediaType } : {}),
    ...(typeof compressedBytes === 'number' ? { compressedBytes } : {}),
    uncompressedBytes: typeof uncompressedBytes === 'number' ? uncompressedBytes : 0,
    ...(typeof instruction === 'string' ? { instruction } : {}),
    ...(typeof created === 'string' ? { created } : {}),
  }
}

/** The distribution stated as such, else the one that most package-urls name in their `distro` qualifier. */
function toDistro({ distro, packages }: StatedContents): Distro | undefined {
  if (distro !== undefined) {
    const { id, versionId, prettyName, facts } = distro
    return {
      id: id.toLowerCase(),
      versionId,
      ...(facts.has('name') ? { name: facts.get('name') ?? '' } : {}),
      ...(prettyName === undefined ? {} : { prettyName }),
      ...(facts.has('versionCodename') ? { versionCodename: facts.get('versionCodename') ?? '' } : {}),
      idLike: (facts.get('idLike') ?? '').split(' ').filter((part) => part !== ''),
      ...(facts.has('cpeName') ? { cpeName: facts.get('cpeName') ?? '' } : {}),
      ...(facts.has('variantId') ? { variantId: facts.get('variantId') ?? '' } : {}),
    }
  }
  const votes = new Map<string, number>()
  for (const { purl } of packages) {
    const qualifier = distroQualifier(purl)
    if (qualifier !== undefined) votes.set(qualifier, (votes.get(qualifier) ?? 0) + 1)
  }
  const [winner] = [...votes].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  const [, id, versionId] = /^(.+?)-?(\d[\w.]*)?$/.exec(winner?.[0] ?? '') ?? []
  return id === undefined || id === '' ? undefined : { id: id.toLowerCase(), versionId: versionId ?? '', idLike: [] }
}

function distroQualifier(purl: string | undefined): string | undefined {
  if (purl === undefined || !purl.includes('distro=')) return undefined
  try {
    return parsePurl(purl).qualifiers.get('distro')
  } catch {
    return undefined
  }
}

function statedProblems(texts: readonly string[]): readonly Problem[] {
  return texts.flatMap((text) => {
    const value = parsed(text)
    if (!isJsonObject(value)) return []
    const { message, source, path } = value as Readonly<Record<string, unknown>>
    if (typeof message !== 'string') return []
    return [
      {
        code: 'INCONSISTENT',
        message: message.slice(0, 1000),
        source: typeof source === 'string' ? source : 'sbom',
        ...(typeof path === 'string' ? { path } : {}),
      },
    ]
  })
}

function complaints(
  nameless: number,
  { invalid, unknown }: { readonly invalid: number; readonly unknown: number },
): readonly Problem[] {
  const one = (code: Problem['code'], count: number, text: string): readonly Problem[] =>
    count === 0
      ? []
      : [
          {
            code,
            source: 'sbom',
            message: `${countOf(count, 'component')} of the SBOM ${text}, so nothing can be matched with ${count === 1 ? 'it' : 'them'}.`,
          },
        ]
  return [
    ...one('MISSING', nameless, `${nameless === 1 ? 'has' : 'have'} no package-url`),
    ...one('MALFORMED', invalid, `${invalid === 1 ? 'has' : 'have'} a package-url that is none`),
    ...one('UNSUPPORTED', unknown, `${unknown === 1 ? 'is' : 'are'} of a package-url type that Plimsoll does not know`),
  ]
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The order of an inventory: visible first, then by type, name, version, path. */
function comparePackages(a: InstalledPackage, b: InstalledPackage): number {
  return (
    Number(a.visibility === 'hidden') - Number(b.visibility === 'hidden') ||
    compareText(a.type, b.type) ||
    compareText(a.name, b.name) ||
    compareText(a.version, b.version) ||
    compareText(a.path, b.path) ||
    a.layer - b.layer
  )
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
