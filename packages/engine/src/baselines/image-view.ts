import type { AccountEntry, AccountsFact, CertificateFact, ConfigSetting, EntryFact } from '../domain/fact.ts'
import { toBuildInstruction } from '../inventory/build-instruction.ts'
import type { ImageInventory, InstalledPackage, PlacedFact } from '../inventory/image-inventory.ts'
import type { ImageConfig } from '../source/image-source.ts'
import type { CheckEvidence } from './judgement.ts'
import { SOFTWARE_PACKAGES } from './software-packages.ts'

/** A credential that was found, without its value. */
export interface LeakedCredential {
  /** Id of the rule. */
  readonly rule: string
  readonly title: string
  readonly family: 'access-key' | 'password'
  /** Absent where it stands in the image's config. */
  readonly path?: string
  readonly line?: number
  readonly layer?: number
  /** Where it stands. */
  readonly origin: 'file' | 'env' | 'label' | 'command' | 'history'
}

/** Where a fact stands. */
export interface Place {
  readonly path: string
  readonly layer: number
}

export type PlacedSetting = ConfigSetting & Place
export type PlacedEntry = EntryFact & Place
export type PlacedAccount = AccountEntry & Place
export type PlacedCertificate = CertificateFact & Place

/** What all visible configuration files of one software set together. */
export interface SoftwareView {
  /** A configuration file, a program or a package of it is there. */
  readonly isPresent: boolean
  readonly files: readonly Place[]
  /** Files that are no configuration of it, or too large. */
  readonly unreadable: readonly Place[]
  /** By path, then as in the file. */
  readonly settings: readonly PlacedSetting[]
  /** The setting of this name that holds; names without a section only, unless one is given. */
  last(name: string | RegExp): PlacedSetting | undefined
  first(name: string | RegExp): PlacedSetting | undefined
  all(name: string | RegExp): readonly PlacedSetting[]
}

/** An image as checks see it: what is visible, joined over files and layers. */
export interface ImageView {
  readonly config: ImageConfig
  /** A root file system has none, and what it does not say is then nobody's omission. */
  readonly hasConfig: boolean
  readonly env: ReadonlyMap<string, string>
  /** Entry point and command, as words. */
  readonly command: readonly string[]
  readonly reference?: string
  /** What time is compared with; milliseconds since the epoch. */
  readonly asOf?: number
  readonly packages: readonly InstalledPackage[]
  /** Build instructions, without the shell wrapper. */
  readonly history: readonly { readonly text: string; readonly index: number }[]
  readonly entries: ReadonlyMap<string, PlacedEntry>
  readonly certificates: readonly PlacedCertificate[]
  readonly leaks: readonly LeakedCredential[]
  accounts(file: AccountsFact['file']): readonly PlacedAccount[]
  software(name: string): SoftwareView
  hasPackage(...names: readonly string[]): boolean
  entriesMatching(pattern: RegExp): readonly PlacedEntry[]
}

export interface ImageViewOptions {
  /** Default: true. */
  readonly hasConfig?: boolean
  readonly reference?: string
  /** RFC 3339. */
  readonly asOf?: string
  readonly leaks?: readonly LeakedCredential[]
}

export function imageView(
  inventory: Pick<ImageInventory, 'facts' | 'packages'>,
  config: ImageConfig,
  options: ImageViewOptions = {},
): ImageView {
  const visible = inventory.facts.filter(({ visibility }) => visibility === 'visible')
  const packages = inventory.packages.filter(({ visibility }) => visibility === 'visible')
  const names = new Set(packages.flatMap(({ name, source }) => [name, ...(source ? [source.name] : [])]))
  const entries = new Map<string, PlacedEntry>()
  const accounts = new Map<string, PlacedAccount[]>()
  const certificates: PlacedCertificate[] = []
  for (const { fact, path, layer } of visible) {
    if (fact.kind === 'entry') entries.set(path, { ...fact, path, layer })
    else if (fact.kind === 'certificate') certificates.push({ ...fact, path, layer })
    else if (fact.kind === 'accounts') {
      accounts.set(
        fact.file,
        fact.accounts.map((one) => ({ ...one, path, layer })),
      )
    }
  }
  const command = [...config.entrypoint, ...config.cmd]
    .flatMap((word) => word.split(/\s+/))
    .filter((word) => word !== '')
  const asOf = options.asOf === undefined ? Number.NaN : Date.parse(options.asOf)
  const isEnabled = enablement(entries)
  const views = new Map<string, SoftwareView>()
  const isPresent = (name: string): boolean =>
    (SOFTWARE_PACKAGES.get(name) ?? []).some(
      (one) =>
        names.has(one) ||
        entries.has(`usr/sbin/${one}`) ||
        entries.has(`usr/bin/${one}`) ||
        entries.has(`usr/local/bin/${one}`) ||
        entries.has(`usr/local/sbin/${one}`),
    )
  return {
    config,
    hasConfig: options.hasConfig ?? true,
    env: environment(config),
    command,
    ...(options.reference !== undefined && { reference: options.reference }),
    ...(!Number.isNaN(asOf) && { asOf }),
    packages,
    history: config.history.map(({ createdBy }, index) => ({ text: toBuildInstruction(createdBy) ?? '', index })),
    entries,
    certificates,
    leaks: options.leaks ?? [],
    accounts: (file) => accounts.get(file) ?? [],
    software(name) {
      const known = views.get(name)
      if (known !== undefined) return known
      const view = softwareView(visible, name, isPresent(name), isEnabled)
      views.set(name, view)
      return view
    },
    hasPackage: (...wanted) => wanted.some((one) => names.has(one)),
    entriesMatching: (pattern) => [...entries.values()].filter(({ path }) => pattern.test(path)),
  }
}

function environment({ env }: ImageConfig): ReadonlyMap<string, string> {
  return new Map(
    env.map((one) => {
      const end = one.indexOf('=')
      return end < 0 ? [one, ''] : [one.slice(0, end), one.slice(end + 1)]
    }),
  )
}

/** Sites and modules that lie there only hold once a link names them (Debian's layout of nginx and apache2). */
function enablement(entries: ReadonlyMap<string, PlacedEntry>): (path: string) => boolean {
  const targets = new Set<string>()
  for (const { path, type, target } of entries.values()) {
    if (type !== 'symlink' || target === undefined || !/-enabled\//.test(path)) continue
    const from = target.startsWith('/') ? [] : path.split('/').slice(0, -1)
    for (const part of target.split('/')) {
      if (part === '..') from.pop()
      else if (part !== '' && part !== '.') from.push(part)
    }
    targets.add(from.join('/'))
  }
  return (path) => !/^etc\/(?:nginx|apache2)\/[a-z]+-available\//.test(path) || targets.has(path)
}

/** Pieces of nginx's configuration that hold only where another file includes them. */
const SNIPPET = /\/nginx\/snippets\//

/** What enabled files of nginx include by name, without the folder of the configuration. */
function includedNames(facts: readonly PlacedFact[], isEnabled: (path: string) => boolean): readonly string[] {
  return facts.flatMap(({ fact, path }) =>
    fact.kind === 'config' && fact.software === 'nginx' && isEnabled(path) && !SNIPPET.test(path)
      ? fact.settings.flatMap(({ name, value }) => (name === 'include' ? [`/${value.replace(/^\/+/, '')}`] : []))
      : [],
  )
}

function softwareView(
  facts: readonly PlacedFact[],
  name: string,
  isInstalled: boolean,
  isEnabled: (path: string) => boolean,
): SoftwareView {
  const files: Place[] = []
  const unreadable: Place[] = []
  const settings: PlacedSetting[] = []
  const named = includedNames(facts, isEnabled)
  for (const { fact, path, layer } of facts) {
    if (fact.kind !== 'config' || fact.software !== name || !isEnabled(path)) continue
    if (SNIPPET.test(path) && !named.some((one) => path.endsWith(one))) continue
    files.push({ path, layer })
    if (fact.isUnreadable) unreadable.push({ path, layer })
    for (const setting of fact.settings) settings.push({ ...setting, path, layer })
  }
  const inOrder = name === 'sshd' ? withDropInsFirst(settings) : settings
  const all = (wanted: string | RegExp): readonly PlacedSetting[] =>
    inOrder.filter((one) => (typeof wanted === 'string' ? one.name === wanted : wanted.test(one.name)))
  return {
    isPresent: isInstalled || files.length > 0,
    files,
    unreadable,
    settings,
    last: (wanted) => all(wanted).at(-1),
    first: (wanted) => all(wanted)[0],
    all,
  }
}

/** The drop-ins stand where `Include` does, which distributions put first (sshd_config(5)). */
function withDropInsFirst(settings: readonly PlacedSetting[]): readonly PlacedSetting[] {
  const isDropIn = ({ path }: PlacedSetting): boolean => path.includes('sshd_config.d/')
  const main = settings.filter((one) => !isDropIn(one))
  const include = main.findIndex(({ name }) => name === 'include')
  if (include < 0) return main
  return [...main.slice(0, include), ...settings.filter(isDropIn), ...main.slice(include)]
}

/** The place of a setting, an entry or an account, with what was seen there. */
export function at(place: Place & { readonly line?: number }, detail: string): CheckEvidence {
  const { path, layer, line } = place
  return { path, layer, ...(line !== undefined && { line }), detail }
}
