// Installs the Debian packages that some suites run against. Only under root on Debian or its kin, and only what is missing;
// elsewhere it says which suites will skip. Under CI the suites themselves fail instead of skipping.
import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Program → Debian package that brings it, and what it is for. */
const needed = [
  { program: 'docker-registry', package: 'docker-registry', suites: 'a real registry' },
  { program: 'skopeo', package: 'skopeo', suites: 'pushing to a real registry' },
  { program: 'debootstrap', package: 'debootstrap', suites: 'a real Debian image' },
  { program: 'umoci', package: 'umoci', suites: 'a real Debian image' },
  { program: 'chromium', package: 'chromium', suites: 'the console in a browser' },
] as const

const missing = needed.filter(({ program }) => !isOnPath(program))
if (missing.length > 0 && process.getuid?.() === 0 && isOnPath('apt-get')) {
  const names = missing.map((one) => one.package)
  process.stderr.write(`Installing Debian packages for the tests: ${names.join(', ')} …\n`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const steps = [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', ...names],
  ]
  for (const args of steps) spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
}
for (const { program, suites, package: name } of needed) {
  if (!isOnPath(program))
    process.stderr.write(`"${program}" is missing (Debian package ${name}): suites that need ${suites} cannot run.\n`)
}

function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
