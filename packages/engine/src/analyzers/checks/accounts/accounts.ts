import type { AccountEntry, AccountsFact, Fact } from '../../../domain/fact.ts'
import { MiB } from '../../../domain/units.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'
import { reportBound } from '../../bounds.ts'
import { hashScheme } from './hash-scheme.ts'

const MAX_BYTES = 4 * MiB
/** More accounts than any image has. */
const MAX_ACCOUNTS = 5000
const FILES: ReadonlyMap<string, AccountsFact['file']> = new Map([
  ['etc/passwd', 'passwd'],
  ['etc/shadow', 'shadow'],
  ['etc/group', 'group'],
  ['etc/gshadow', 'gshadow'],
])

/** Who has an account, and how its password is kept; hashes stay where they are. A line that takes accounts from NIS is one named `+` (passwd(5), shadow(5), group(5), gshadow(5)). */
export const accounts: LayerAnalyzer = {
  name: 'checks/accounts',
  version: 1,
  selects: { paths: [...FILES.keys()] },
  analyze,
}

async function* analyze(file: AnalyzedFile, context: AnalysisContext): AsyncIterable<Fact> {
  const name = FILES.get(file.path)
  if (name === undefined) return
  const text = await file.text(MAX_BYTES)
  const firstWith = new Map<string, number>()
  const found: AccountEntry[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#') || line.startsWith('-')) continue
    if (found.length === MAX_ACCOUNTS) {
      reportBound(context, MAX_ACCOUNTS, 'accounts')
      break
    }
    const fields = line.replace(/\r$/, '').split(':').slice(0, 9)
    if (line.startsWith('+')) {
      found.push({ name: '+', line: index + 1, password: 'locked' })
      continue
    }
    if (fields.length < 2 || (fields[0] ?? '').length > 256) continue
    found.push({ ...toEntry(name, fields), line: index + 1, ...sameHash(fields[1] ?? '', index + 1, firstWith) })
  }
  yield { kind: 'accounts', file: name, accounts: found }
}

function toEntry(file: AccountsFact['file'], fields: readonly string[]): Omit<AccountEntry, 'line'> {
  const [name = '', password = ''] = fields
  const base = { name, ...passwordOf(password) }
  switch (file) {
    case 'passwd':
      return {
        ...base,
        ...numbers({ uid: fields[2], gid: fields[3] }),
        home: (fields[5] ?? '').slice(0, 256),
        shell: (fields[6] ?? '').slice(0, 256),
      }
    case 'shadow': {
      const [, , changed, minDays, maxDays, warnDays, inactiveDays] = fields
      return { ...base, ...numbers({ changed, minDays, maxDays, warnDays, inactiveDays }) }
    }
    case 'group':
      return { ...base, ...numbers({ gid: fields[2] }), members: membersOf(fields[3]) }
    case 'gshadow':
      return { ...base, members: membersOf(fields[3]) }
    default:
      return file satisfies never
  }
}

function passwordOf(field: string): Pick<AccountEntry, 'password' | 'scheme'> {
  if (field === '') return { password: 'empty' }
  if (field === 'x') return { password: 'elsewhere' }
  const scheme = hashScheme(field)
  return scheme === undefined ? { password: 'locked' } : { password: 'hashed', scheme }
}

function sameHash(field: string, line: number, firstWith: Map<string, number>): Pick<AccountEntry, 'sameAs'> {
  if (hashScheme(field) === undefined) return {}
  const first = firstWith.get(field)
  if (first !== undefined) return { sameAs: first }
  firstWith.set(field, line)
  return {}
}

function numbers<Name extends string>(
  fields: Readonly<Record<Name, string | undefined>>,
): Partial<Record<Name, number>> {
  const found: Partial<Record<Name, number>> = {}
  for (const name of Object.keys(fields) as Name[]) {
    const text = fields[name] ?? ''
    if (/^\d{1,10}$/.test(text)) found[name] = Number(text)
  }
  return found
}

function membersOf(field: string | undefined): readonly string[] {
  return (field ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .slice(0, 256)
}
