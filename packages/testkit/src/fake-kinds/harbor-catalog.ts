import { createHash } from 'node:crypto'
import type { RegistryContent } from '../fake-registry/registry-content.ts'

export interface FakeArtifact {
  readonly digest: string
  readonly mediaType: string
  readonly size: number
  readonly pushedAt: Date
  readonly tags: readonly { readonly name: string; readonly pushedAt: Date }[]
  readonly os?: string
  readonly architecture?: string
  readonly references?: readonly {
    readonly digest: string
    readonly os: string
    readonly architecture: string
    readonly annotations?: Readonly<Record<string, string>>
  }[]
}

export interface FakeRepository {
  /** With the project in front. */
  readonly name: string
  readonly artifactCount: number
  readonly updatedAt: Date
}

/** What a Harbor holds; made anew for every question, so that a large one costs no memory. */
export interface HarborCatalog {
  projects(): readonly string[]
  repositories(project: string): readonly FakeRepository[]
  /** Undefined for an unknown repository. */
  artifacts(repository: string): readonly FakeArtifact[] | undefined
}

/** The catalog of what was pushed to the registry behind. */
export function contentCatalog(content: RegistryContent): HarborCatalog {
  const projectOf = (name: string): string => name.split('/')[0] ?? ''
  return {
    projects: () => [...new Set(content.repositories().map(projectOf))],
    repositories: (project) =>
      content
        .repositories()
        .filter((name) => projectOf(name) === project)
        .map((name) => ({
          name,
          artifactCount: artifactsOf(content, name)?.length ?? 0,
          updatedAt: content.changedAt(name),
        })),
    artifacts: (repository) => artifactsOf(content, repository),
  }
}

function artifactsOf(content: RegistryContent, repository: string): readonly FakeArtifact[] | undefined {
  const names = content.tags(repository)
  if (names === undefined) return undefined
  const byDigest = Map.groupBy(names, (name) => content.manifest(repository, name)?.digest ?? '')
  return [...byDigest].flatMap(([digest, tags]): readonly FakeArtifact[] => {
    const manifest = content.manifest(repository, digest)
    if (!manifest) return []
    const document = JSON.parse(Buffer.from(manifest.bytes).toString('utf8'))
    const pushes = tags.map((name) => ({ name, pushedAt: content.pushedAt(repository, name) }))
    const common = {
      digest,
      mediaType: manifest.mediaType,
      size: manifest.bytes.length,
      pushedAt: pushes[0]?.pushedAt ?? new Date(0),
      tags: pushes,
    }
    if (Array.isArray(document.manifests)) return [{ ...common, references: document.manifests.map(toReference) }]
    const config = JSON.parse(Buffer.from(content.blobs.get(document.config.digest) ?? '{}').toString('utf8'))
    return [{ ...common, os: config.os, architecture: config.architecture }]
  })
}

interface ListedManifest {
  readonly digest: string
  readonly platform: { readonly os: string; readonly architecture: string }
  readonly annotations?: Readonly<Record<string, string>>
}

function toReference({ digest, platform: { os, architecture }, annotations }: ListedManifest) {
  return { digest, os, architecture, ...(annotations && { annotations }) }
}

/** A Harbor of any size: `repositories` in projects of 100, each with `tags` tags of an image of its own. */
export function generatedCatalog(repositories: number, tags: number): HarborCatalog {
  const updatedAt = new Date(Date.UTC(2026, 0, 1))
  const projects = Array.from({ length: Math.ceil(repositories / 100) }, (_, index) => `project-${index}`)
  return {
    projects: () => projects,
    repositories(project) {
      const first = Number(project.split('-')[1]) * 100
      const count = Math.max(0, Math.min(100, repositories - first))
      return Array.from({ length: count }, (_, index) => ({
        name: `${project}/app-${first + index}`,
        artifactCount: tags,
        updatedAt,
      }))
    },
    artifacts(repository) {
      if (!/^project-[0-9]+\/app-[0-9]+$/.test(repository)) return undefined
      return Array.from({ length: tags }, (_, index) => ({
        digest: `sha256:${createHash('sha256').update(`${repository}:${index}`).digest('hex')}`,
        mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
        size: 50_000_000 + index,
        pushedAt: updatedAt,
        tags: [{ name: `v${index}`, pushedAt: updatedAt }],
        os: 'linux',
        architecture: 'amd64',
      }))
    },
  }
}
