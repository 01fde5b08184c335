import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BASELINES } from '@plimsoll/engine'

const INTRODUCTION = `# Baselines

<!-- Written by \`node scripts/baselines-page.ts\` from the records in packages/engine/src/baselines; a test keeps the two equal. -->

A baseline is a named list of checks; a scope selects which run. A check reads what the image holds – configuration files of all layers together, accounts, modes and owners, certificates, the image's config – and ends with one of four outcomes:

| outcome | meaning |
|---|---|
| \`pass\` | looked at and found good |
| \`fail\` | a finding, with the place and what was seen |
| \`not-applicable\` | what the check is about is not in the image, or there was nothing to compare with |
| \`error\` | it is there and could not be read |

Only what a container sees is judged: a file that a later layer deleted is not. Of files in \`sites-available\` and its kin those count that a link enables. Values of credentials are never kept: a check knows whether a password is empty, a well-known one, or set. Times (certificates, age) are compared with one that is given, so that the same image gives the same report.

The two baselines of leakage are judged from the credentials that a scan found, and have switches of their own; their results name the places, and the credentials stay findings of the kind \`secret\`.

Limits: 512 KiB and 500 settings per configuration file; per layer 200 entries of one kind of unusual mode and 20 of one owner; 8 certificates per file, more is a trust store.
`

/** The page of all baselines, Markdown. */
export function baselinesPage(): string {
  const counts = BASELINES.map(
    ({ id, title, checks }) => `| [\`${id}\`](#${anchor(title)}) | ${title} | ${checks.length} |`,
  )
  const total = BASELINES.reduce((sum, { checks }) => sum + checks.length, 0)
  const table = ['| id | baseline | checks |', '|---|---|---|', ...counts, `| | **together** | **${total}** |`].join(
    '\n',
  )
  const parts = BASELINES.map(({ title, id, description, checks }) =>
    [
      `## ${title}`,
      `\`${id}\` – ${description}`,
      [
        '| check | level | what it asks | why | what to do | reads |',
        '|---|---|---|---|---|---|',
        ...checks.map(
          (one) =>
            `| \`${one.id}\` | ${one.level} | ${[one.title, one.motivation, one.remediation, one.reads].map(cell).join(' | ')} |`,
        ),
      ].join('\n'),
    ].join('\n\n'),
  )
  return `${[INTRODUCTION, table, ...parts].join('\n\n').replace(/\n{3,}/g, '\n\n')}\n`
}

/** As GitHub makes them of headings. */
function anchor(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replace(/\s/g, '-')
}

function cell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/</g, '&lt;')
}

if (import.meta.main) writeFileSync(join(import.meta.dirname, '../docs/reference/baselines.md'), baselinesPage())
