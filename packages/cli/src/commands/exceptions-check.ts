import {
  countOf,
  EXCEPTION_TITLES,
  type ExceptionRule,
  type ExceptionSet,
  exceptionPlace,
  isExpired,
  oneLine,
} from '@plimsoll/engine'
import type { CliDeps } from '../cli-deps.ts'
import { EXIT } from '../exit-codes.ts'
import { type Flags, isSet } from '../options/flags.ts'
import { writeText } from '../output/write-text.ts'
import { readExceptionFile } from './read-exceptions.ts'

/** `exceptions check FILE…`: what each file says. @returns 1 where a rule has expired @throws {ExceptionsError} where a file is wrong */
export async function exceptionsCheck(files: readonly string[], flags: Flags, deps: CliDeps): Promise<number> {
  const now = deps.now?.() ?? new Date()
  const sets: ExceptionSet[] = []
  for (const file of files) sets.push(await readExceptionFile(file))
  const isQuiet = isSet(flags, 'quiet')
  for (const set of sets) {
    await writeText(
      deps.stdout,
      [...setLines(set, now, isQuiet)].map((line) => `${line}\n`),
    )
    for (const { message, line } of set.notices)
      deps.stderr.write(`plimsoll: ${oneLine(`${set.file}${line === undefined ? '' : `:${line}`}`)}: ${message}\n`)
  }
  return sets.some(({ rules }) => rules.some((rule) => isExpired(rule, now))) ? EXIT.findings : EXIT.ok
}

function* setLines({ file, format, rules }: ExceptionSet, now: Date, isQuiet: boolean): Iterable<string> {
  const expired = rules.filter((rule) => isExpired(rule, now)).length
  yield `${oneLine(file)} (${format}): ${countOf(rules.length, 'rule')}${expired === 0 ? '' : `, ${expired} expired`}`
  if (isQuiet) return
  for (const rule of rules) {
    yield `  ${EXCEPTION_TITLES[rule.status]}${isExpired(rule, now) ? ' (EXPIRED)' : ''}  ${subjectText(rule)}`
    const why = [
      ...(rule.justification === undefined ? [] : [rule.justification.replaceAll('_', ' ')]),
      ...(rule.reason === undefined ? [] : [oneLine(rule.reason)]),
      ...(rule.author === undefined ? [] : [`by ${oneLine(rule.author)}`]),
      ...(rule.expires === undefined ? [] : [`until ${rule.expires.slice(0, 10)}`]),
    ].join(', ')
    yield `      ${exceptionPlace(rule)}${why === '' ? '' : `: ${why}`}`
  }
}

function subjectText({ match }: ExceptionRule): string {
  const { ids, kinds, packages, paths, images, within, statuses, hasFix } = match
  return oneLine(
    [
      ids?.map((id) => id.toUpperCase()).join(', ') ?? 'any id',
      ...(kinds === undefined || (ids !== undefined && kinds.length === 1 && kinds[0] === 'vulnerability')
        ? []
        : [`of ${kinds.join(', ')}`]),
      ...(packages === undefined ? [] : [`in ${packages.map(packageText).join(', ')}`]),
      ...(within === undefined ? [] : [`within ${within.map(packageText).join(', ')}`]),
      ...(paths === undefined ? [] : [`at ${paths.join(', ')}`]),
      ...(images === undefined
        ? []
        : [
            `of image ${images.map((image) => image.reference ?? image.digest ?? [image.repository ?? image.name, image.tag].filter((part) => part !== undefined).join(':')).join(', ')}`,
          ]),
      ...(statuses === undefined ? [] : [`that is ${statuses.join(' or ').replaceAll('_', ' ')}`]),
      ...(hasFix === undefined ? [] : [hasFix ? 'with a fix' : 'without a fix']),
    ].join(' '),
  )
}

function packageText({
  type,
  namespace,
  name,
  version,
  versions,
  sourceName,
}: NonNullable<ExceptionRule['match']['packages']>[number]): string {
  const path = [type, namespace, name].filter((part) => part !== undefined).join('/')
  return [
    path === '' ? 'any package' : path,
    ...(version === undefined ? [] : [version]),
    ...(versions === undefined ? [] : [versions.text]),
    ...(sourceName === undefined ? [] : [`from source ${sourceName}`]),
  ].join(' ')
}
