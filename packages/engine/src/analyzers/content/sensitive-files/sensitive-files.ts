import { type FindSensitiveFiles, namesOf, sensitiveFileFinder } from '../../../sensitive-files/find-sensitive-files.ts'
import type { LayerAnalyzer } from '../../analyzer.ts'

/** Files that do not belong in an image by their name, place and beginning: keys, logins, data, histories, leftovers. */
export const sensitiveFiles: LayerAnalyzer = createSensitiveFiles()

function createSensitiveFiles(): LayerAnalyzer {
  const selectors = namesOf()
  let find: FindSensitiveFiles | undefined
  return {
    name: 'content/sensitive-files',
    version: 1,
    selects: {
      ...selectors,
      accept: ({ size }) => size > 0,
      sniff: ({ path }, head) => {
        find ??= sensitiveFileFinder()
        return find(path, head).length > 0
      },
    },
    *analyze({ path, head }) {
      find ??= sensitiveFileFinder()
      for (const { id } of find(path, head)) yield { kind: 'sensitive-file', rule: id }
    },
  }
}
