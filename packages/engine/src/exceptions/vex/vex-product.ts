import { PurlError, parsePurl } from '../../domain/purl.ts'
import { VersionError } from '../../versioning/version-error.ts'
import type { ExceptionMatch } from '../exception-rule.ts'
import { type ImagePattern, imageOfPurl, imageOfText } from '../image-pattern.ts'
import { type PackagePattern, parsePackagePattern } from '../package-pattern.ts'

/** What a VEX document calls a product or a component: an image or a package. */
export type VexProduct =
  | { readonly kind: 'image'; readonly image: ImagePattern }
  | { readonly kind: 'package'; readonly pattern: PackagePattern }

/**
 * What an identifier names: a package-url, a digest or a reference of an image.
 * @param versions a range of versions, where the identifier has none
 * @returns undefined for what cannot be found in an image: CPEs, names, links
 */
export function productOf(text: string, versions?: string): VexProduct | undefined {
  if (!text.startsWith('pkg:')) {
    const image = /^(?:https?|cpe|urn):/.test(text) ? undefined : imageOfText(text)
    return image && { kind: 'image', image }
  }
  try {
    const image = imageOfPurl(parsePurl(text))
    return image ? { kind: 'image', image } : { kind: 'package', pattern: parsePackagePattern(text, versions) }
  } catch (error) {
    if (error instanceof PurlError || error instanceof VersionError) return undefined
    throw error
  }
}

/**
 * The condition that a statement about `product`, or about a part of it, puts on a finding. A part of an image may lie anywhere in it; a part of a package
 * only where that package is, for the same part may come by another way, too.
 */
export function conditionOf(product: VexProduct, part?: VexProduct): ExceptionMatch | undefined {
  if (part === undefined)
    return product.kind === 'image' ? { images: [product.image] } : { packages: [product.pattern] }
  if (part.kind === 'image') return undefined
  const packages = [part.pattern]
  return product.kind === 'image' ? { images: [product.image], packages } : { within: [product.pattern], packages }
}
