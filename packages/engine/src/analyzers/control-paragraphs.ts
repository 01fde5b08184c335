import { readLines } from './read-lines.ts'

/** Characters of one field's value that are kept. */
const MAX_FIELD_LENGTH = 1024 * 1024

/** One paragraph: values of the wanted fields by lower-case name; continuation lines are joined by `\n`, without their first blank. */
export interface ControlParagraph {
  readonly fields: ReadonlyMap<string, string>
  /** Lines that are neither a field nor a continuation. */
  readonly strayLines: number
}

/**
 * Paragraphs of deb822(5) text, as in dpkg's status file. Unwanted fields are passed over without being kept.
 * @param wanted lower-case field names
 */
export async function* controlParagraphs(
  chunks: AsyncIterable<Uint8Array>,
  wanted: ReadonlySet<string>,
  signal: AbortSignal,
): AsyncIterable<ControlParagraph> {
  let paragraph = emptyParagraph()
  for await (const batch of readLines(chunks, signal)) {
    for (const line of batch) {
      if (line.trim() !== '') {
        addLine(paragraph, line, wanted)
      } else if (paragraph.lines > 0) {
        yield paragraph
        paragraph = emptyParagraph()
      }
    }
  }
  if (paragraph.lines > 0) yield paragraph
}

interface GrowingParagraph {
  readonly fields: Map<string, string>
  strayLines: number
  lines: number
  /** The wanted field that a continuation line would continue. */
  open?: string | undefined
}

function emptyParagraph(): GrowingParagraph {
  return { fields: new Map(), strayLines: 0, lines: 0 }
}

function addLine(paragraph: GrowingParagraph, line: string, wanted: ReadonlySet<string>): void {
  paragraph.lines += 1
  if (line.startsWith(' ') || line.startsWith('\t')) {
    if (paragraph.lines === 1) paragraph.strayLines += 1
    if (paragraph.open !== undefined) append(paragraph.fields, paragraph.open, line.slice(1))
    return
  }
  const colon = line.indexOf(':')
  const name = line.slice(0, Math.max(colon, 0)).toLowerCase()
  paragraph.open = wanted.has(name) ? name : undefined
  if (colon <= 0) paragraph.strayLines += 1
  else if (paragraph.open !== undefined) paragraph.fields.set(name, line.slice(colon + 1).trim())
}

function append(fields: Map<string, string>, name: string, text: string): void {
  const value = fields.get(name) ?? ''
  if (value.length < MAX_FIELD_LENGTH) fields.set(name, `${value}\n${text}`)
}
