import { performance } from 'node:perf_hooks'
import { evaluateRanges } from './range.ts'
import { schemeOf } from './scheme-of.ts'

// Comparisons and range evaluations per second on one thread: node scheme.bench.ts

const VERSIONS: Readonly<Record<string, readonly string[]>> = {
  Debian: [
    '3.0.11-1~deb12u2',
    '3.0.14-1~deb12u1',
    '1:9.2p1-2+deb12u3',
    '2.36-9+deb12u4',
    '7.88.1-10+deb12u12',
    '1.2.13.dfsg-1',
  ],
  'Red Hat': [
    '1:3.0.7-24.el9',
    '2.34-60.el9_2.7',
    '1:3.0.7-25.el9_3',
    '8.7p1-38.el9',
    '2.34-100.el9_4.2',
    '5.14.0-427.13.1.el9_4',
  ],
  Alpine: ['3.1.4-r5', '1.36.1-r15', '9.6_p1-r0', '3.1.4-r6', '2.12.6-r0', '20240226-r0'],
  'Arch Linux': ['3.3.2-1', '1:1.3.1-2', '2.40+r16+gaa533d58ff-2', '3.3.2-2', '9.9p2-1', '1.2rc1-1'],
  npm: ['4.17.20', '4.17.21', '1.0.0-rc.1', '18.3.1', '1.0.0-rc.10', '2.0.0'],
  PyPI: ['2.31.0', '2.32.0', '4.2rc1', '1.26.4', '2021.3.post1', '2.0.1+cu118'],
  Maven: ['2.14.1', '2.17.1', '5.3.18.RELEASE', '4.1.94.Final', '2.0-rc1', '31.1-jre'],
  RubyGems: ['6.1.7.2', '7.0.4.2', '1.14.0.rc1', '2.2.6.3', '3.2.22', '5.0.0.beta2'],
  NuGet: ['12.0.3', '13.0.1', '6.0.0-rc.1.21451.13', '4.3.0', '8.0.0', '1.1.0.1'],
  Packagist: ['5.4.45', 'v6.4.3', '7.0.0-RC1', '1.2.x-dev', '2.0.0-beta2', '4.4.1'],
  Go: ['v1.2.3', 'v0.0.0-20220314234659-1baeb1ce4c0b', 'v2.0.0+incompatible', 'go1.21.3', 'v0.17.0', 'v1.6.0-rc.0'],
  Conda: ['3.0.13', '2024.2.2', '1.26.4', '1.1.1w', '2.0.0rc1', '9e'],
  Bitnami: ['1.25.0-2', '8.0.34-9', '2.6.0-rc2', '5.15.14', '1.25.0', '10.11.7-1'],
  Generic: ['7.0.11', '1.1.1t', '6.2-rc1', '8.9p1', '2022-05-05', '1.21.6'],
}
const MIN_MS = 400

for (const [ecosystem, versions] of Object.entries(VERSIONS)) {
  const scheme = schemeOf(ecosystem)
  const pairs = versions.flatMap((a) => versions.map((b) => [a, b] as const))
  const comparisons = rateOf(pairs.length, () => {
    let sum = 0
    for (const [a, b] of pairs) sum += scheme.compare(a, b)
    return sum
  })
  const affected = pairs.map(([a, b]) => ({ ranges: [{ events: [{ introduced: a }, { fixed: b }] }] }))
  const evaluations = rateOf(pairs.length * versions.length, () => {
    let hits = 0
    for (const version of versions) {
      for (const one of affected) if (evaluateRanges(scheme, one, version).affected === true) hits += 1
    }
    return hits
  })
  process.stdout.write(
    `${ecosystem.padEnd(12)} ${millions(comparisons)} M comparisons/s  ${millions(evaluations)} M range evaluations/s\n`,
  )
}

/** `work` is done until its time is up; results are kept so that it cannot be optimised away. */
function rateOf(unitsPerRun: number, work: () => number): number {
  let kept = 0
  for (let warmUp = 0; warmUp < 2000; warmUp += 1) kept += work()
  const start = performance.now()
  let runs = 0
  let elapsed = 0
  while (elapsed < MIN_MS) {
    for (let batch = 0; batch < 50; batch += 1) kept += work()
    runs += 50
    elapsed = performance.now() - start
  }
  return Number.isNaN(kept) ? 0 : (runs * unitsPerRun * 1000) / elapsed
}

function millions(rate: number): string {
  return (rate / 1e6).toFixed(2).padStart(6)
}
