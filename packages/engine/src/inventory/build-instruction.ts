import type { HistoryEntry } from '../source/image-source.ts'

const SHELL = /^(?:(?:\/usr)?\/bin\/)?(?:ba|da|a)?sh -[a-z]*c\s+/
const NOP = /^#\(nop\)\s*/
const BUILDKIT = '# buildkit'
/** Characters that are given, and characters that are read to find them. */
const MAX_LENGTH = 4096
const MAX_READ = 64 * 1024

/**
 * A history entry's `created_by` as the Dockerfile said it: the classic builder's `/bin/sh -c #(nop) CMD …` and `|1 A=b /bin/sh -c …`,
 * BuildKit's `RUN /bin/sh -c … # buildkit`, and free text of other builders, which is kept. At most 4096 characters; values of build arguments,
 * which may be secrets, are never part of it.
 * (image-spec, config.md#properties, `history`; the prefixes are the builders' habits, specified nowhere.)
 */
export function toBuildInstruction(createdBy: string | undefined): string | undefined {
  const whole = (createdBy ?? '').trim()
  const text = (whole.endsWith(BUILDKIT) ? whole.slice(0, -BUILDKIT.length) : whole).slice(0, MAX_READ).trim()
  const isRun = /^RUN\s/.test(text)
  const stated = isRun ? text.slice(4).trimStart() : text
  const command = withoutBuildArguments(stated)
  const inner = command.replace(SHELL, '')
  if (NOP.test(inner)) return bounded(inner.replace(NOP, ''))
  return bounded(isRun || inner !== stated ? `RUN ${inner}` : text)
}

/** `|2 A=1 B=two words /bin/sh -c make` → `/bin/sh -c make`. Values are not quoted and may hold blanks, so the shell's call ends them. */
function withoutBuildArguments(command: string): string {
  if (!/^\|\d+ /.test(command)) return command
  const shell = command.search(/\s(?:\/usr)?\/bin\/\w*sh (?:-\w+ (?:pipefail )?)*-\w*c\s/)
  return shell === -1 ? command.replace(/^\|\d+ (?:[^\s=]+=\S*\s+)*/, '') : command.slice(shell + 1)
}

function bounded(text: string): string | undefined {
  const trimmed = text.trim()
  return trimmed.length > MAX_LENGTH ? `${trimmed.slice(0, MAX_LENGTH)}…` : trimmed || undefined
}

/**
 * The history entry of each layer, base first: entries that made no layer are left out. `undefined` where the history and the layers do not add up,
 * because then no entry can be trusted to be that layer's own.
 */
export function alignHistory(
  history: readonly HistoryEntry[],
  layerCount: number,
): readonly HistoryEntry[] | undefined {
  const own = history.filter((entry) => !entry.emptyLayer)
  return own.length === layerCount ? own : undefined
}
