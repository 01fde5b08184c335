import type { HistoryEntry } from '../source/image-source.ts'

const SHELL = /^(?:\/bin\/(?:ba|da|a)?sh|\/usr\/bin\/(?:ba)?sh|sh|bash) -[a-z]*c\s+/
const NOP = /^#\(nop\)\s*/
const BUILD_ARGS = /^\|\d+\s+(?:[A-Za-z_][A-Za-z0-9_]*=(?:"(?:[^"\\]|\\.)*"|'[^']*'|\S*)\s+)*/
const KEYWORD =
  /^(?:ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)\b/i

/**
 * A history entry's `created_by` as the Dockerfile said it: the classic builder's `/bin/sh -c #(nop) CMD …` and `|1 A=b /bin/sh -c …`,
 * BuildKit's `RUN /bin/sh -c … # buildkit`, and free text of other builders, which is kept.
 * (image-spec, config.md#properties, `history`; the prefixes are the builders' habits, specified nowhere.)
 */
export function toBuildInstruction(createdBy: string | undefined): string | undefined {
  if (createdBy === undefined) return undefined
  let text = createdBy.trim().replace(/\s+# buildkit$/, '')
  const isRun = /^RUN\s/.test(text)
  if (isRun) text = text.slice(4).trimStart()
  const arguments_ = BUILD_ARGS.exec(text)
  if (arguments_) text = text.slice(arguments_[0].length)
  const shell = SHELL.exec(text)
  if (shell) {
    text = text.slice(shell[0].length)
    const nop = NOP.exec(text)
    if (nop) return text.slice(nop[0].length).trim() || undefined
    return `RUN ${text.trim()}`
  }
  if (isRun || arguments_) return `RUN ${text}`
  const nop = NOP.exec(text)
  if (nop) text = text.slice(nop[0].length)
  return text.trim() || undefined
}

/** Is this an instruction in a Dockerfile's own words, rather than some builder's free text? */
export function isDockerfileInstruction(text: string): boolean {
  return KEYWORD.test(text)
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
