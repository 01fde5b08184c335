// `npm test`: installs what is missing, then runs every test: units, then what needs registries, databases and processes, then the browser.
// `npm test -- NAME …` runs the test files whose paths hold a NAME.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { install, pinnedNode, requireNode20, root, run } from './workspace.mjs'

const quiet = '--disable-warning=ExperimentalWarning'

try {
  requireNode20()
  await install()
  await must('The build failed', [join(root, 'scripts', 'build.mjs'), '--if-stale'])
  await must('Test preparation failed', [join(root, 'scripts', 'prepare-tests.ts')])
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const project of ['unit', 'integration', 'e2e']) {
    const counted = await runProject(project, process.argv.slice(2))
    for (const key of Object.keys(total)) total[key] += counted[key]
  }
  const skippedInCi = process.env.CI && total.skipped > 0
  if (skippedInCi) process.stderr.write('A skipped test is a failure under CI.\n')
  process.stdout.write(`tests: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`)
  process.exitCode = total.failed > 0 || total.passed === 0 || skippedInCi ? 1 : 0
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

async function must(complaint, command) {
  const code = await run(pinnedNode, [quiet, ...command])
  if (code !== 0) throw new Error(`${complaint}; its own words are above.`)
}

/** Runs one vitest project; a run that ends badly without a failed test (a crash, an unhandled error) counts as one failure. */
async function runProject(project, filters) {
  const outcome = join(root, 'dist', `test-results-${project}.json`)
  rmSync(outcome, { force: true })
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${outcome}`]
  const code = await run(pinnedNode, [
    quiet,
    vitest,
    'run',
    '--passWithNoTests',
    '--project',
    project,
    ...reporters,
    ...filters,
  ])
  if (!existsSync(outcome)) {
    process.stderr.write(
      `The ${project} tests ended with code ${code} before they could report: a crash, or somebody's signal.\n`,
    )
  }
  const report = existsSync(outcome)
    ? JSON.parse(readFileSync(outcome, 'utf8'))
    : { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 }
  const failed = report.numFailedTests + (report.numFailedTests === 0 && code !== 0 ? 1 : 0)
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests }
}
