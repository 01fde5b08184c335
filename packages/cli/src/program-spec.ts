import type { CliDeps } from './cli-deps.ts'
import type { CommandSpec, FlagSpec, ProgramSpec } from './command-line.ts'

const TALK: { readonly title: string; readonly flags: readonly FlagSpec[] } = {
  title: 'How much it says',
  flags: [
    { flags: '-q, --quiet', says: 'say nothing but the result and errors' },
    { flags: '-v, --verbose', says: 'say each step, and what caused an error' },
  ],
}

const SOURCE: { readonly title: string; readonly flags: readonly FlagSpec[] } = {
  title: 'Where the image comes from',
  flags: [
    { flags: '--platform <os/arch[/variant]>', says: 'the image for this platform (default: of this machine)' },
    { flags: '--username <name>', says: 'registry user; otherwise as `docker login` left it' },
    { flags: '--password-stdin', says: 'read the password of --username from standard input' },
    { flags: '--ca-file <file>', says: 'trust these certificate authorities, too (PEM)' },
    { flags: '--insecure', says: "do not check the registry's certificate" },
    { flags: '--plain-http', says: 'talk to the registry without TLS' },
    { flags: '--offline', says: 'use no network at all' },
    { flags: '--no-cache', says: 'read every layer again' },
    { flags: '--cache-dir <dir>', says: 'where results of layers are kept (default: in PLIMSOLL_HOME)' },
    { flags: '--timeout <duration>', says: 'give up after this time: 90s, 5m, 1h' },
  ],
}

const ARTIFACT: readonly FlagSpec[] = [
  { flags: '--username <name>', says: 'registry user; otherwise as `docker login` left it' },
  { flags: '--password-stdin', says: 'read the password of --username from standard input' },
  { flags: '--ca-file <file>', says: 'trust these certificate authorities, too (PEM)' },
  { flags: '--insecure', says: "do not check the registry's certificate" },
  { flags: '--plain-http', says: 'talk to the registry without TLS' },
]

const OUTPUT: readonly FlagSpec[] = [
  {
    flags: '-o, --output <file>',
    says: 'write the report to a file; FORMAT=FILE writes one more; may be repeated',
    repeatable: true,
  },
  { flags: '--timestamp <moment>', says: 'put this moment into the report (default: SOURCE_DATE_EPOCH, else none)' },
]

const LOCK_FILES: FlagSpec = {
  flags: '--lock-files',
  says: 'list what lock files inside an image name, too, installed or not',
}

const EXCEPTIONS: readonly FlagSpec[] = [
  {
    flags: '--ignore-file <file>',
    says: 'findings to leave out: .plimsollignore.yaml, .trivyignore, .trivyignore.yaml or .grype.yaml; may be repeated',
    repeatable: true,
  },
  {
    flags: '--vex <file>',
    says: 'what is said of vulnerabilities: OpenVEX, CSAF or CycloneDX; may be repeated',
    repeatable: true,
  },
]

const ADVISORIES: FlagSpec = {
  flags: '--db <path>',
  says: 'advisories: a directory of generations or one generation file (default: in PLIMSOLL_HOME)',
}

const TARGETS = `Targets:
  debian:12, docker://REF           an image in a registry; also docker.io short names
  docker-archive:FILE               a tar from "docker save"; FILE:TAG where it holds several
  oci:DIR[:TAG]                     an OCI image layout
  oci-archive:FILE[:TAG]            the same in one tar
  docker-daemon:REF                 an image of the local Docker or Podman service
  rootfs:DIR                        a directory that is an image's root
  dir:DIR                           a source tree: its lock files and language packages
  sbom:FILE                         a CycloneDX, SPDX or Syft document (- for standard input)`

const EXIT_CODES = `Exit codes:
  0  clean, or all findings below --fail-on
  1  findings at or above --fail-on
  2  the command line, the target or the advisories are wrong; nothing was scanned
  3  scanned, but only in part; the report lists the problems`

/** Every command, with its help; what a command does is loaded when it runs. */
export function programSpec(deps: CliDeps): ProgramSpec {
  return {
    name: 'plimsoll',
    says: 'Finds what is wrong with container images, where it came from and how to fix it.',
    version: deps.version,
    after: `Examples:
  plimsoll db update                          get the newest advisories
  plimsoll scan debian:12                     scan an image from a registry
  plimsoll scan --fail-on high app:latest     in CI: exit code 1 at high or above
  plimsoll sbom -o app.cdx.json app:latest    list what an image holds
  plimsoll serve                              start the center and its console

${TARGETS}

${EXIT_CODES}

Environment:
  PLIMSOLL_HOME     advisories, layer cache and embedded database (default: ~/.local/share/plimsoll)
  NO_COLOR          no colours; FORCE_COLOR: colours everywhere
  HTTPS_PROXY, HTTP_PROXY, NO_PROXY           as usual`,
    groups: [
      { name: 'db', says: 'get, move and look at advisories' },
      { name: 'exceptions', says: 'look at files of exceptions' },
    ],
    commands: [scanSpec(deps), sbomSpec(deps), ...exceptionSpecs(deps), ...dbSpecs(deps), ...serverSpecs(deps)],
  }
}

function scanSpec(deps: CliDeps): CommandSpec {
  return {
    name: 'scan',
    says: 'list what is wrong with an image',
    args: [{ name: '<target>', says: 'what to scan, see below' }],
    flags: [
      {
        title: 'What is reported',
        flags: [
          {
            flags: '-f, --format <name>',
            says: 'table (default), json, cyclonedx-json, spdx-json, sarif, junit, gitlab, csv, markdown, html, trivy-json, template',
          },
          ...OUTPUT,
          { flags: '--template <file>', says: 'a Mustache template for --format template' },
          { flags: '-s, --severity <list>', says: 'only these severities: critical,high' },
          { flags: '--ignore-unfixed', says: 'of vulnerabilities, only those that have a fix' },
          { flags: '--fail-on <severity>', says: 'exit with 1 if a reported finding is this severe or worse' },
          {
            flags: '--explain <id>',
            says: 'instead of a report, say what the finding of this id rests on; may be repeated',
            repeatable: true,
          },
          LOCK_FILES,
          {
            flags: '--scanners <list>',
            says: 'what to look for: vuln, secret, sensitive, baseline (default: all)',
          },
          ADVISORIES,
        ],
      },
      {
        title: 'What is left out',
        flags: [
          ...EXCEPTIONS,
          { flags: '--no-exceptions', says: 'leave nothing out, whatever lies in the working directory' },
          { flags: '--show-suppressed', says: 'list what was left out, with who and why' },
        ],
      },
      SOURCE,
      TALK,
    ],
    after: `Without --ignore-file, .plimsollignore.yaml, .trivyignore and .trivyignore.yaml of the working directory are used.

Examples:
  plimsoll scan debian:12
  plimsoll scan --severity critical,high --ignore-unfixed registry.example/team/app:1.4
  plimsoll scan --platform linux/arm64 -o json=app.json -o sarif=app.sarif app
  plimsoll scan --explain CVE-2024-6119 app
  plimsoll scan sbom:app.cdx.json

${TARGETS}

${EXIT_CODES}`,
    run: async ([target], flags) => (await import('./commands/scan.ts')).scan(String(target), flags, deps),
  }
}

function sbomSpec(deps: CliDeps): CommandSpec {
  return {
    name: 'sbom',
    says: 'list the packages of an image as a bill of materials',
    args: [{ name: '<target>', says: 'what to list, see below' }],
    flags: [
      {
        title: 'What is reported',
        flags: [
          { flags: '-f, --format <name>', says: 'cyclonedx-json (default), spdx-json or json' },
          LOCK_FILES,
          ...OUTPUT,
        ],
      },
      SOURCE,
      TALK,
    ],
    after: `Examples:
  plimsoll sbom debian:12 > debian.cdx.json
  plimsoll sbom --format spdx-json -o app.spdx.json oci:layout:latest

${TARGETS}`,
    run: async ([target], flags) => (await import('./commands/sbom.ts')).sbom(String(target), flags, deps),
  }
}

function exceptionSpecs(deps: CliDeps): readonly CommandSpec[] {
  return [
    {
      name: 'vex',
      says: 'write the exceptions that apply to an image as a VEX document',
      args: [{ name: '<report>', says: 'what "scan -f json" wrote (- for standard input)' }],
      flags: [
        {
          title: 'What is written',
          flags: [
            { flags: '-f, --format <name>', says: 'openvex (default) or cyclonedx' },
            { flags: '-o, --output <file>', says: 'write to a file' },
            { flags: '--author <name>', says: 'who answers for it (default: the authors of the exceptions)' },
            { flags: '--timestamp <moment>', says: 'when it was made (default: SOURCE_DATE_EPOCH, else now)' },
            ...EXCEPTIONS,
          ],
        },
        TALK,
      ],
      after: `Examples:
  plimsoll scan --ignore-file .plimsollignore.yaml -o json=app.json app:1.4
  plimsoll vex -o app.openvex.json app.json
  plimsoll vex --format cyclonedx --ignore-file more.yaml app.json`,
      run: async ([report], flags) => (await import('./commands/vex.ts')).vex(String(report), flags, deps),
    },
    {
      name: 'exceptions check',
      says: 'list the rules of ignore files and VEX documents, and find what is wrong with them',
      args: [{ name: '<files...>', says: 'ignore files and VEX documents' }],
      flags: [TALK],
      after: `Exit codes:
  0  all rules are understood and in force
  1  some rules have expired
  2  a file is wrong; the message says in which line`,
      run: async ([files], flags) =>
        (await import('./commands/exceptions-check.ts')).exceptionsCheck(files as readonly string[], flags, deps),
    },
  ]
}

function dbSpecs(deps: CliDeps): readonly CommandSpec[] {
  return [
    {
      name: 'db update',
      says: 'download the newest advisories and make them the current generation',
      flags: [
        {
          title: 'What is fetched',
          flags: [
            { flags: '--ca-file <file>', says: 'trust these certificate authorities, too (PEM)' },
            {
              flags: '--source <name>',
              says: 'only this source or feed; "default" for the usual ones, -NAME leaves one out; may be repeated',
              repeatable: true,
            },
            ADVISORIES,
          ],
        },
        TALK,
      ],
      after: 'What cannot be fetched keeps its last good data; "plimsoll db status" says how old that is.',
      run: async (_, flags) => (await import('./commands/db-update.ts')).dbUpdate(flags, deps),
    },
    {
      name: 'db import',
      says: 'read advisories from files and make them the current generation',
      args: [
        { name: '<paths...>', says: 'files or folders: OSV exports, tracker files, or a generation from "db export"' },
      ],
      flags: [{ title: 'Where they go', flags: [ADVISORIES] }, TALK],
      after: `Examples:
  plimsoll db import osv/PyPI/all.zip debian-tracker.json
  plimsoll db import plimsoll-advisories.sqlite      what "db export" wrote elsewhere`,
      run: async ([paths], flags) =>
        (await import('./commands/db-import.ts')).dbImport(paths as readonly string[], flags, deps),
    },
    {
      name: 'db export',
      says: 'write the current generation to one file, for machines without a network',
      args: [{ name: '<file>', says: 'the file to write' }],
      flags: [{ title: 'What is exported', flags: [ADVISORIES] }, TALK],
      run: async ([file], flags) => (await import('./commands/db-export.ts')).dbExport(String(file), flags, deps),
    },
    {
      name: 'db push',
      says: 'put the current generation into a registry, as an OCI artifact',
      args: [{ name: '<reference>', says: 'where to: registry.example/team/advisories:latest' }],
      flags: [{ title: 'Where it goes', flags: [...ARTIFACT, ADVISORIES] }, TALK],
      after: `Other machines take it over with "plimsoll db pull". Some sources may be used but not passed on (see "plimsoll db status --format json",
licence): push to registries of your own only.`,
      run: async ([reference], flags) => (await import('./commands/db-push.ts')).dbPush(String(reference), flags, deps),
    },
    {
      name: 'db pull',
      says: 'take over a generation that "db push" put into a registry',
      args: [{ name: '<reference>', says: 'where from: registry.example/team/advisories:latest' }],
      flags: [{ title: 'Where it comes from', flags: [...ARTIFACT, ADVISORIES] }, TALK],
      after: 'Nothing is downloaded when that generation is the current one already.',
      run: async ([reference], flags) => (await import('./commands/db-pull.ts')).dbPull(String(reference), flags, deps),
    },
    {
      name: 'db status',
      says: 'say which advisories there are and how old they are',
      flags: [
        { title: 'How', flags: [{ flags: '-f, --format <name>', says: 'table (default) or json' }, ADVISORIES] },
        TALK,
      ],
      run: async (_, flags) => (await import('./commands/db-status.ts')).dbStatus(flags, deps),
    },
  ]
}

function serverSpecs(deps: CliDeps): readonly CommandSpec[] {
  const load = deps.serverCommands
  if (load === undefined) return []
  const commands = [
    ['serve', 'start the center: API, console, scheduler and worker in one process'],
    ['worker', 'start a worker that takes scans from the database of a center'],
    ['admin', 'look after a center: users, keys, migrations'],
  ] as const
  return commands.map(([name, says]) => ({
    name,
    says,
    flags: [],
    passThrough: true,
    run: async ([args]) => (await load()).run(name, args as readonly string[]),
  }))
}
