import type { Digest } from '@plimsoll/engine'
import { z } from 'zod'
import { toDate } from '../api/to-date.ts'
import { toDigest } from '../api/to-digest.ts'
import type { ListedImage } from '../registry-connector.ts'

const digestSchema = z.string().transform((text, context): Digest => {
  const digest = toDigest(text)
  if (digest !== undefined) return digest
  context.addIssue({ code: 'custom', message: 'not a digest' })
  return z.NEVER
})

const platformPart = z.string().regex(/^[A-Za-z0-9_.-]{1,40}$/)

const referenceSchema = z.object({
  child_digest: digestSchema,
  platform: z.object({ os: platformPart, architecture: platformPart, variant: z.string().nullish() }),
  annotations: z.record(z.string(), z.unknown()).nullish(),
})

/** What is read of an artifact. Only what says which image it is must fit. */
export const artifactSchema = z.object({
  digest: digestSchema,
  /** `IMAGE`, `CHART`, `CNAB`, … */
  type: z.string(),
  media_type: z.string().nullish(),
  manifest_media_type: z.string().nullish(),
  size: z.number().nullish(),
  push_time: z.string().nullish(),
  tags: z.array(z.object({ name: z.string(), push_time: z.string().nullish() })).nullish(),
  references: z.array(z.unknown()).nullish(),
  extra_attrs: z
    .object({ os: z.unknown().optional(), architecture: z.unknown().optional(), created: z.unknown().optional() })
    .nullish()
    .catch(null),
})

/** Annotation of BuildKit's attestations, which stand in an index as if they were images. */
const REFERENCE_TYPE = 'vnd.docker.reference.type'

/**
 * The images below an artifact as Harbor tells them, so that no manifest needs to be read.
 * @returns undefined when Harbor does not say enough
 */
export function imagesOf(artifact: z.infer<typeof artifactSchema>): readonly ListedImage[] | undefined {
  const { digest, references, extra_attrs: attributes } = artifact
  if (references && references.length > 0) {
    const children = references.map((reference) => referenceSchema.safeParse(reference))
    if (children.some(({ success }) => !success)) return undefined
    return children.flatMap(({ data }) => {
      if (!data || data.annotations?.[REFERENCE_TYPE] !== undefined || data.platform.os === 'unknown') return []
      return [{ digest: data.child_digest, platform: platformText(data.platform), indexDigest: digest }]
    })
  }
  const os = platformPart.safeParse(attributes?.os)
  const architecture = platformPart.safeParse(attributes?.architecture)
  if (!os.success || !architecture.success) return undefined
  const builtAt = typeof attributes?.created === 'string' ? toDate(attributes.created) : undefined
  return [
    {
      digest,
      platform: platformText({ os: os.data, architecture: architecture.data }),
      ...(artifact.manifest_media_type && { mediaType: artifact.manifest_media_type }),
      ...(Number.isSafeInteger(artifact.size) &&
        (artifact.size ?? 0) > 0 && { compressedBytes: artifact.size as number }),
      ...(builtAt && { builtAt: builtAt.toISOString() }),
    },
  ]
}

function platformText({
  os,
  architecture,
  variant,
}: {
  readonly os: string
  readonly architecture: string
  readonly variant?: string | null | undefined
}): string {
  const isVariant = platformPart.safeParse(variant).success
  return isVariant ? `${os}/${architecture}/${variant}` : `${os}/${architecture}`
}
