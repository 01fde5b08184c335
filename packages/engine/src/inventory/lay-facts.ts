import type { Fact } from '../domain/fact.ts'
import type { FileFacts, LayerReport } from '../layer-report/layer-report.ts'
import type { Visibility } from './image-inventory.ts'
import { shadowOf } from './shadowing.ts'

/** A fact with its place once the layers lie on each other. */
export interface LaidFact {
  readonly fact: Fact
  readonly path: string
  readonly analyzer: string
  /** The layer that first held this fact at this path, continuously up to where it stands now. */
  readonly layer: number
  readonly visibility: Visibility
}

interface LiveFile {
  readonly files: readonly FileFacts[]
  /** Fact key → the layer it has been standing since. */
  readonly since: ReadonlyMap<string, number>
}

/**
 * Lays the reports' facts on each other, base first. A file that a later layer replaces hands its facts' origin on to equal facts of the replacement,
 * so a package database rewritten by every `apt-get install` still tells which layer brought which package, and a `chown` claims nothing for itself.
 * What a later layer deleted or replaced comes out as `hidden`, once, unless the very same fact is visible at the same path.
 * Cost: one look-up per live file and layer.
 */
export function layFacts(reports: readonly LayerReport[]): LaidFact[] {
  const live = new Map<string, LiveFile>()
  const hidden = new Map<string, LaidFact>()
  for (const [layer, report] of reports.entries()) {
    const replaced = new Map<string, LiveFile>()
    if (layer > 0) {
      const shadow = shadowOf(report)
      for (const [path, file] of live) {
        if (!shadow.hides(path)) continue
        live.delete(path)
        replaced.set(path, file)
      }
    }
    for (const [path, files] of Map.groupBy(report.files, (file) => file.path)) {
      live.set(path, standing(files, layer, replaced.get(path)))
    }
    for (const [path, before] of replaced) bury(hidden, path, before, live.get(path), layer)
  }
  const laid = [...live].flatMap(([path, file]) => toLaid(path, file, 'visible'))
  const visible = new Set(laid.filter(({ fact }) => fact.kind !== 'package-files').map((one) => placeKey(one)))
  for (const [key, one] of hidden) if (!visible.has(key)) laid.push(one)
  return laid
}

function standing(files: readonly FileFacts[], layer: number, before: LiveFile | undefined): LiveFile {
  const since = new Map<string, number>()
  for (const { analyzer, facts } of files) {
    for (const fact of facts) {
      const key = keyOf(analyzer, fact)
      since.set(key, before?.since.get(key) ?? layer)
    }
  }
  return { files, since }
}

/**
 * File lists are kept in every state they had, for what belonged to a package before it was upgraded; of other facts, what is gone.
 */
function bury(
  hidden: Map<string, LaidFact>,
  path: string,
  before: LiveFile,
  after: LiveFile | undefined,
  layer: number,
): void {
  for (const one of toLaid(path, before, 'hidden')) {
    const isList = one.fact.kind === 'package-files'
    const key = isList ? `${placeKey(one)}\0${layer}` : placeKey(one)
    if ((isList || !after?.since.has(keyOf(one.analyzer, one.fact))) && !hidden.has(key)) hidden.set(key, one)
  }
}

function placeKey({ path, analyzer, fact }: LaidFact): string {
  return `${path}\0${keyOf(analyzer, fact)}`
}

function toLaid(path: string, file: LiveFile, visibility: Visibility): LaidFact[] {
  return file.files.flatMap(({ analyzer, facts }) =>
    facts.map((fact) => ({ fact, path, analyzer, layer: file.since.get(keyOf(analyzer, fact)) ?? 0, visibility })),
  )
}

/** Facts are plain data that each analyzer builds with its members in one order, so their JSON is an identity; packages need less than all of it. */
function keyOf(analyzer: string, fact: Fact): string {
  switch (fact.kind) {
    case 'package':
      return `${analyzer}\0p\0${fact.package.type}\0${fact.package.name}\0${fact.package.version}\0${fact.package.architecture ?? ''}`
    case 'package-files':
      return `${analyzer}\0f\0${fact.type}\0${fact.name}\0${fact.architecture ?? ''}`
    default:
      return `${analyzer}\0o\0${JSON.stringify(fact)}`
  }
}
