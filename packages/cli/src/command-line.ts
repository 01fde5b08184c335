import { Command, CommanderError, Option } from 'commander'

/** One flag as commander writes it (`-f, --format <name>`), with what it says in the help. */
export interface FlagSpec {
  readonly flags: string
  readonly says: string
  /** May be given several times; its value is a list then. */
  readonly repeatable?: boolean
}

/** One command of the program. */
export interface CommandSpec {
  /** Words after the program's name: `scan`, `db import`. */
  readonly name: string
  readonly says: string
  /** Arguments as commander writes them: `<target>`, `<paths...>`. */
  readonly args?: readonly { readonly name: string; readonly says: string }[]
  readonly flags: readonly { readonly title: string; readonly flags: readonly FlagSpec[] }[]
  /** Text below the list of flags: examples first. */
  readonly after?: string
  /** Hands every argument on as it is. */
  readonly passThrough?: boolean
  /** @returns the exit code */
  run(args: readonly (string | readonly string[])[], flags: Readonly<Record<string, unknown>>): Promise<number>
}

export interface ProgramSpec {
  readonly name: string
  readonly says: string
  readonly version: string
  readonly after: string
  readonly groups: readonly { readonly name: string; readonly says: string }[]
  readonly commands: readonly CommandSpec[]
}

export interface ProgramOutput {
  out(text: string): void
  /** Columns to fit help to. */
  readonly columns: number
}

/** What a run of the command line came to. */
export type Outcome =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'usage'; readonly message: string }

/** Reads `argv` (without node and script) and runs the command it names. Errors of a command pass through; wrong usage is an outcome. */
export async function runProgram(spec: ProgramSpec, argv: readonly string[], output: ProgramOutput): Promise<Outcome> {
  let code = 0
  const program = configured(new Command(spec.name), output)
    .description(spec.says)
    .version(spec.version, '-V, --version', 'print the version')
    .addHelpText('after', `\n${spec.after}`)
    .enablePositionalOptions()
  const groups = new Map(
    spec.groups.map(({ name, says }) => [name, configured(program.command(name), output).description(says)]),
  )
  for (const command of spec.commands) {
    const words = command.name.split(' ')
    const last = words.at(-1) ?? command.name
    const parent = (words.length > 1 ? groups.get(words[0] ?? '') : undefined) ?? program
    addCommand(parent, last, command, output, (result) => {
      code = result
    })
  }
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return { kind: 'exit', code }
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return { kind: 'exit', code: 0 }
    return { kind: 'usage', message: usageText(error, [spec.name, ...commandWords(spec, argv)].join(' ')) }
  }
}

function addCommand(
  parent: Command,
  name: string,
  spec: CommandSpec,
  output: ProgramOutput,
  done: (code: number) => void,
): void {
  const command = configured(parent.command(name), output).description(spec.says)
  if (spec.passThrough) {
    command.allowUnknownOption().allowExcessArguments().passThroughOptions().helpOption(false).argument('[args...]')
  }
  for (const { name: argument, says } of spec.args ?? []) command.argument(argument, says)
  for (const { title, flags } of spec.flags) {
    for (const { flags: text, says, repeatable } of flags) {
      const option = new Option(text, says).helpGroup(`${title}:`)
      if (repeatable)
        option.argParser((value: string, previous: readonly string[] | undefined) => [...(previous ?? []), value])
      command.addOption(option)
    }
  }
  if (spec.after !== undefined) command.addHelpText('after', `\n${spec.after}`)
  command.action(async (...received: unknown[]) => {
    const args = received.slice(0, -2) as (string | readonly string[])[]
    done(await spec.run(args, command.opts()))
  })
}

function configured(command: Command, output: ProgramOutput): Command {
  return command
    .exitOverride()
    .showSuggestionAfterError()
    .helpCommand(false)
    .configureHelp({ helpWidth: output.columns, sortSubcommands: false, showGlobalOptions: false })
    .configureOutput({ writeOut: output.out, writeErr: () => undefined, outputError: () => undefined })
}

/** The command that `argv` names, as far as it names one. */
function commandWords(spec: ProgramSpec, argv: readonly string[]): readonly string[] {
  const words = argv.filter((word) => !word.startsWith('-'))
  const names = [...spec.commands.map(({ name }) => name), ...spec.groups.map(({ name }) => name)]
  return [2, 1].map((count) => words.slice(0, count)).find((candidate) => names.includes(candidate.join(' '))) ?? []
}

/** commander's own sentence, made one of ours. */
function usageText(error: CommanderError, name: string): string {
  if (error.code === 'commander.help') return `Say what "${name}" is to do. See "${name} --help".`
  const text = error.message.replace(/^error: /, '').replace(/\n\((.*)\)$/, '. $1')
  const sentence = text.charAt(0).toUpperCase() + text.slice(1)
  return `${/[.?]$/.test(sentence) ? sentence : `${sentence}.`} See "${name} --help".`
}
