import { GiB, MiB } from '../../../domain/units.ts'
import { AdvisoryError } from '../../advisory-error.ts'
import { cleanTime } from '../../clean.ts'
import type { EpssScore } from '../../enrichment.ts'
import type { AdvisoryFeed, FeedFile, FeedInput, FeedRecord, ParseContext } from '../../feed.ts'
import { readLines } from '../../input/bounded.ts'
import { isCve } from '../../vulnerability-ids.ts'

const ROW = /^(CVE-\d{4}-\d+)[,;]([\d.eE-]+)[,;]([\d.eE-]+)\s*$/

/**
 * FIRST's exploit prediction scores: CSV, one line for each CVE, all of one day. The day stands in a comment at the top; copies that lost it are dated
 * by the file.
 * @see https://www.first.org/epss/data_stats
 */
export const epss: AdvisoryFeed = {
  name: 'epss',
  title: 'EPSS scores',
  homepage: 'https://www.first.org/epss/',
  licence: 'free to use with attribution to FIRST.org (https://www.first.org/epss/)',
  authority: 'ecosystem',
  grouping: 'collection',
  sources: [
    {
      name: 'epss',
      urls: [
        'https://epss.empiricalsecurity.com/epss_scores-current.csv.gz',
        'https://epss.cyentia.com/epss_scores-current.csv.gz',
      ],
      file: 'epss_scores-current.csv.gz',
      maxBytes: 64 * MiB,
      byDefault: true,
    },
  ],
  recognise({ head }) {
    const [first = ''] = head.split('\n', 1)
    return /^#model_version:|^cve[,;]epss[,;]percentile/.test(first) || ROW.test(first) ? [] : undefined
  },
  async *parse(input: FeedInput, context: ParseContext): AsyncIterable<FeedRecord> {
    for await (const file of input.files()) yield* parseFile(file, input.label, context)
  },
}

async function* parseFile(file: FeedFile, label: string, context: ParseContext): AsyncIterable<FeedRecord> {
  let date = (file.modified ?? context.now).toISOString().slice(0, 10)
  let rows = 0
  for await (const line of readLines(file.chunks(GiB), 10_000, label)) {
    if (line.startsWith('#')) {
      const day = /score_date:(\d{4}-\d{2}-\d{2})/.exec(line)?.[1]
      const time = day === undefined ? 'invalid' : cleanTime(day, context.now)
      if (typeof time === 'object') {
        date = time.time.slice(0, 10)
        context.builtAt(time.time)
      } else context.reject(time === 'future' ? 'date in the future' : 'date is none', line)
    } else if (line.trim() !== '' && !/^cve[,;]/.test(line)) {
      const score = parseRow(line, date)
      if (score) yield { kind: 'epss', epss: score }
      else context.reject('line is no score', line)
      if (score) rows++
    }
  }
  if (rows === 0) throw new AdvisoryError('ADVISORY_INPUT_BROKEN', `${label} holds no EPSS scores.`)
}

function parseRow(line: string, date: string): EpssScore | undefined {
  const match = ROW.exec(line)
  const [cve = '', score, percentile] = [match?.[1], Number(match?.[2]), Number(match?.[3])]
  if (!isCve(cve) || !isProbability(score) || !isProbability(percentile)) return undefined
  return { cve, score, percentile, date }
}

function isProbability(value: number): boolean {
  return value >= 0 && value <= 1
}
