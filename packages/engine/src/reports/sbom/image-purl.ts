import { formatPurl } from '../../domain/purl.ts'

/** The image itself as a package-url (purl-spec, types/oci-definition.json); nothing where it has no manifest digest or no registry. */
export function imagePurl({
  image,
}: {
  readonly image: {
    readonly reference: string
    readonly digest?: string
    readonly platform: { readonly architecture: string }
  }
}): string | undefined {
  const { repository, tag } = splitReference(image.reference)
  if (image.digest === undefined || repository === undefined) return undefined
  const qualifiers = new Map([
    ['arch', image.platform.architecture],
    ['repository_url', repository],
    ...(tag === undefined ? [] : [['tag', tag] as const]),
  ])
  return formatPurl({
    type: 'oci',
    name: repository.slice(repository.lastIndexOf('/') + 1),
    version: image.digest,
    qualifiers,
  })
}

/** `host/path:tag@digest` in parts; a reference with another transport (`oci:dir`) has no repository. */
function splitReference(reference: string): { readonly repository?: string; readonly tag?: string } {
  const match = /^([a-zA-Z0-9.-]+(?::\d+)?(?:\/[a-z0-9._-]+)+)(?::([\w][\w.-]*))?(?:@[a-z0-9]+:[a-f0-9]+)?$/.exec(
    reference,
  )
  const [, repository, tag] = match ?? []
  return { ...(repository === undefined ? {} : { repository }), ...(tag === undefined ? {} : { tag }) }
}
