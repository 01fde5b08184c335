import {
  applyExceptions,
  cyclonedxVexOf,
  imagePurl,
  openVexOf,
  type ReportDocument,
  readReportDocument,
  type SuppressedFinding,
  streamJson,
  type VexDocument,
  vexGroups,
} from '@plimsoll/engine'
import type { CliDeps } from '../cli-deps.ts'
import { EXIT } from '../exit-codes.ts'
import { type Flags, isSet, listFlag, textFlag } from '../options/flags.ts'
import { readStdin } from '../options/read-stdin.ts'
import { timestampFrom } from '../options/timestamp.ts'
import { writeFileWhole } from '../output/write-file-whole.ts'
import { writeText } from '../output/write-text.ts'
import { usageError } from '../usage-error.ts'
import { readExceptions, textOf } from './read-exceptions.ts'

const MAX_REPORT_BYTES = 512 * 1024 * 1024
const WRITERS = new Map([
  ['openvex', openVexOf],
  ['cyclonedx', cyclonedxVexOf],
])

/** `vex REPORT`: the exceptions that apply to an image, as a VEX document. @throws {ExceptionsError}, {ReportError} `REPORT_INVALID`, {CliError} */
export async function vex(file: string, flags: Flags, deps: CliDeps): Promise<number> {
  const write = WRITERS.get(textFlag(flags, 'format') ?? 'openvex')
  if (write === undefined) throw usageError(`A VEX document is written as ${[...WRITERS.keys()].join(' or ')}.`)
  const now = deps.now?.() ?? new Date()
  const timestamp = timestampFrom(textFlag(flags, 'timestamp'), deps.env) ?? `${now.toISOString().slice(0, 19)}Z`
  const text = file === '-' ? await readStdin(deps.stdin, MAX_REPORT_BYTES) : await textOf(file, MAX_REPORT_BYTES)
  const report = readReportDocument(text, file === '-' ? 'Standard input' : file)
  const sets = await readExceptions({
    ignoreFiles: listFlag(flags, 'ignoreFile'),
    vexFiles: listFlag(flags, 'vex'),
    takesDefaults: false,
  })
  const { image, packages } = report
  const rules = sets.flatMap((set) => set.rules)
  const more = applyExceptions(report.findings, { ...image, packages }, rules, now).suppressed
  const document = documentOf(report, [...report.suppressed, ...more], timestamp, textFlag(flags, 'author'), deps)
  const json = streamJson(write(document))
  const output = textFlag(flags, 'output')
  if (output === undefined) await writeText(deps.stdout, json)
  else await writeFileWhole(output, json)
  if (document.statements.length === 0 && !isSet(flags, 'quiet'))
    deps.stderr.write('plimsoll: No vulnerability in the report is suppressed, so the document says nothing.\n')
  return EXIT.ok
}

function documentOf(
  { image }: ReportDocument,
  suppressed: readonly SuppressedFinding[],
  timestamp: string,
  author: string | undefined,
  { version }: CliDeps,
): VexDocument {
  const { reference, digest, architecture } = image
  const purl =
    architecture === undefined
      ? undefined
      : imagePurl({ image: { reference, ...(digest === undefined ? {} : { digest }), platform: { architecture } } })
  const authors = new Set(suppressed.flatMap(({ exception }) => exception.author ?? []))
  return {
    image: { reference, ...(digest === undefined ? {} : { digest }), ...(purl === undefined ? {} : { purl }) },
    author: author ?? (authors.size > 0 ? [...authors].sort().join(', ') : 'unknown'),
    timestamp,
    engine: { name: 'plimsoll', version },
    statements: vexGroups(suppressed),
  }
}
