import { setImmediate as nextTurn } from 'node:timers/promises'
import { PASSWORD_VERDICTS, type PasswordVerdict } from '../../../credentials/password-verdicts.data.ts'
import type { SecretFact } from '../../../domain/fact.ts'
import { MiB } from '../../../domain/units.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'
import { ACCOUNT_FORMATS, type Account, type AccountFormat } from './account-formats.data.ts'
import { commonPasswordsFor } from './common-passwords.data.ts'
import { parsePasswordHash } from './crypt/password-hash.ts'
import { type Candidate, tryPasswords } from './try-passwords.ts'

/** Accounts of password files that have no password, one that everybody tries first, or somebody else's. */
export const passwordFiles: LayerAnalyzer = {
  name: 'content/password-files',
  version: 1,
  selects: {
    paths: ACCOUNT_FORMATS.flatMap(({ paths }) => paths ?? []),
    basenames: ACCOUNT_FORMATS.flatMap(({ basenames }) => basenames ?? []),
    accept: ({ size }) => size > 0,
  },
  analyze,
}

const MAX_BYTES = 4 * MiB
const MAX_ACCOUNTS = 20_000
const MAX_FACTS = 200
/** Microseconds of a usual core that the hashes of one file may cost. */
const BUDGET = 2_000_000
/** No hash: locked, or kept elsewhere. */
const NO_PASSWORD = /^(?:x|\*.{0,3}|!.{0,512}|\*?(?:NP|LK|LOCKED)\*?)$/

async function* analyze(file: AnalyzedFile, context: AnalysisContext): AsyncIterable<SecretFact> {
  const format = formatOf(file.path)
  if (format === undefined) return
  if (file.size > MAX_BYTES) {
    context.report({
      code: 'LIMIT_EXCEEDED',
      message: `${file.size} bytes of accounts are not read; ${MAX_BYTES} would be.`,
    })
    return
  }
  const text = Buffer.from(await file.bytes(MAX_BYTES)).toString('latin1')
  const accounts = accountsOf(text, format)
  const verdicts = format.isPlain ? judgePlain(accounts) : await judgeHashes(accounts, format, context)
  const told = [...verdicts].sort(([a], [b]) => a - b)
  let line = 1
  let counted = 0
  for (const [index, { id, level }] of told.slice(0, MAX_FACTS)) {
    const offset = accounts[index]?.offset ?? 0
    for (; counted < offset; counted++) if (text[counted] === '\n') line++
    yield { kind: 'secret', rule: id, family: 'password', level, redacted: '********', line, offset, isPaired: false }
  }
  if (told.length > MAX_FACTS || accounts.length >= MAX_ACCOUNTS)
    context.report({ code: 'LIMIT_EXCEEDED', message: `This file holds more accounts than are told (${MAX_FACTS}).` })
}

function formatOf(path: string): AccountFormat | undefined {
  const basename = path.slice(path.lastIndexOf('/') + 1)
  return ACCOUNT_FORMATS.find(({ paths, basenames }) => paths?.includes(path) || basenames?.includes(basename))
}

function accountsOf(text: string, { pattern, emptyCounts }: AccountFormat): readonly Account[] {
  const accounts: Account[] = []
  for (const found of text.matchAll(pattern)) {
    const { user = '', secret = '' } = found.groups ?? {}
    if (NO_PASSWORD.test(secret) || (secret === '' && !emptyCounts)) continue
    accounts.push({ user, secret, offset: found.indices?.groups?.['secret']?.[0] ?? found.index })
    if (accounts.length >= MAX_ACCOUNTS) break
  }
  return accounts
}

function judgePlain(accounts: readonly Account[]): ReadonlyMap<number, PasswordVerdict> {
  const verdicts = new Map<number, PasswordVerdict>()
  for (const [index, { user, secret }] of accounts.entries()) {
    if (secret === '') verdicts.set(index, PASSWORD_VERDICTS.empty)
    else if (commonPasswordsFor(user).includes(secret)) verdicts.set(index, PASSWORD_VERDICTS.weak)
  }
  return verdicts
}

async function judgeHashes(
  accounts: readonly Account[],
  { id }: AccountFormat,
  context: AnalysisContext,
): Promise<ReadonlyMap<number, PasswordVerdict>> {
  const verdicts = new Map<number, PasswordVerdict>()
  const firstWith = new Map<string, number>()
  const candidates: (Candidate & { readonly index: number })[] = []
  let untried = 0
  for (const [index, { user, secret }] of accounts.entries()) {
    if (secret === '') {
      verdicts.set(index, PASSWORD_VERDICTS.empty)
      continue
    }
    const first = firstWith.get(secret)
    if (first !== undefined) {
      verdicts.set(index, PASSWORD_VERDICTS.shared)
      continue
    }
    firstWith.set(secret, index)
    const hash = parsePasswordHash(secret)
    if (hash) candidates.push({ index, user, hash })
    else untried++
  }
  const { weak, unfinished } = await tryPasswords(candidates, BUDGET, async () => {
    await nextTurn()
    context.signal.throwIfAborted()
  })
  for (const nth of weak) verdicts.set(candidates[nth]?.index ?? 0, PASSWORD_VERDICTS.weak)
  if (unfinished > 0)
    context.report({
      code: 'LIMIT_EXCEEDED',
      message: `Not every common password was tried on ${unfinished} of ${candidates.length} hashes: the budget of ${BUDGET / 1e6} s was used up.`,
    })
  if (untried > 0)
    context.report({
      code: 'UNSUPPORTED',
      message: `No passwords were tried on ${untried} hashes of this ${id} file: their scheme is not known.`,
    })
  return verdicts
}
