import { realpath, stat } from 'node:fs/promises'
import { formatPlatform, machinePlatform, type Platform, platformMatches } from '../../domain/platform.ts'
import { cannotOpen } from '../archive/open-archive.ts'
import { EMPTY_IMAGE_CONFIG } from '../image-config.ts'
import type { ImageSource } from '../image-source.ts'
import { SourceError } from '../source-error.ts'
import { elfPlatform } from './elf-platform.ts'

/**
 * A directory that is the root of a file system, as one layer; walking it is the layer room's work.
 * @throws {SourceError} `SOURCE_NOT_FOUND`, `SOURCE_UNREADABLE`, `SOURCE_NOT_AN_IMAGE` when it is a file
 */
export async function rootfsSource(directory: string, description: string): Promise<ImageSource> {
  const fail = (cause: unknown): never => {
    throw cannotOpen(directory, cause)
  }
  const stats = await stat(directory).catch(fail)
  if (!stats.isDirectory()) {
    throw new SourceError(
      'SOURCE_NOT_AN_IMAGE',
      `${directory} is a file, not the root of a file system. If it is an archive, write docker-archive:${directory} or oci-archive:${directory}.`,
    )
  }
  const root = await realpath(directory).catch(fail)
  let known: Promise<Platform> | undefined
  const platform = (): Promise<Platform> => {
    known ??= elfPlatform(root).then((found) => found ?? machinePlatform())
    return known
  }
  return {
    transport: 'rootfs',
    description,
    async platforms(signal) {
      signal.throwIfAborted()
      return [await platform()]
    },
    async resolve(wanted, signal) {
      signal.throwIfAborted()
      const offered = await platform()
      if (wanted !== undefined && !platformMatches(wanted, offered)) {
        throw new SourceError(
          'SOURCE_PLATFORM_MISSING',
          `${directory} holds programs for ${formatPlatform(offered)}, not for ${formatPlatform(wanted)}. Leave the platform out, or name another directory.`,
        )
      }
      return {
        reference: description,
        platform: offered,
        config: EMPTY_IMAGE_CONFIG,
        layers: [{ kind: 'tree', directory: root }],
        annotations: {},
      }
    },
    // biome-ignore lint/correctness/useYield: a tree has no bytes to give.
    async *openLayer(layer) {
      throw new SourceError(
        'SOURCE_NOT_FOUND',
        `${directory} has no stored layer ${layer.locator}; its files are read from the directory itself.`,
      )
    },
    [Symbol.asyncDispose]: async () => undefined,
  }
}
