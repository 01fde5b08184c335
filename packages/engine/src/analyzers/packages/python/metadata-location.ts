/** Where a metadata file says a Python distribution is installed. */
export interface MetadataLocation {
  /** Name and version from the folder or file name, for metadata that states none: `Foo_Bar-1.0.dist-info`. */
  readonly statedName: string
  readonly statedVersion: string
  /** The distribution that carries a copy of this one inside itself (`setuptools/_vendor/…`); pip does not list such copies. */
  readonly vendoredIn?: string
}

const METADATA =
  /^(?:(.*)\/)?([^/]+)(?:\.dist-info\/METADATA|\.egg-info\/PKG-INFO|\.egg\/EGG-INFO\/PKG-INFO|\.egg-info)$/
const SITE = /^(?:.*\/)?(?:site|dist)-packages(?:\/(.*))?$/
/** Outside a site directory, `vendor/` is a usual name for a project's own dependencies; there only `_vendor` counts. */
const VENDOR_IN_SITE = /^_?vendor(?:ed)?(?:_packages)?$/
const VENDOR_ELSEWHERE = /^_vendor(?:ed)?(?:_packages)?$/

const TEST_DATA = /(?:^|\/)(?:tests?\/(?:data|fixtures)|testdata)\//

/**
 * Is `path` the core metadata of an installed distribution? (packaging.python.org: recording installed projects, core metadata; setuptools' egg formats.)
 * Below a `site-packages` or `dist-packages` it must stand directly in it, where Python looks, or in a vendor folder of another distribution;
 * deeper ones are test data. Elsewhere (`pip install --target`, source checkouts) any place will do that is not
 * plainly test data.
 */
export function metadataLocation(path: string): MetadataLocation | undefined {
  const [, parent = '', stem] = METADATA.exec(path) ?? []
  if (stem === undefined) return undefined
  const [statedName = '', statedVersion = ''] = stem.split('-')
  const site = SITE.exec(parent)
  const below = site?.[1] ?? ''
  const inner = (site ? below : parent).split('/').filter(Boolean)
  const vendor = inner.findLastIndex((segment) => (site ? VENDOR_IN_SITE : VENDOR_ELSEWHERE).test(segment))
  const host = inner[vendor - 1]
  if (vendor > 0 && host !== undefined) return { statedName, statedVersion, vendoredIn: host }
  if (!site && TEST_DATA.test(path)) return undefined
  return below === '' ? { statedName, statedVersion } : undefined
}
