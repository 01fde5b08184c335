const { packages, rooms } = require('./walls.cjs')

const tests = '\\.(test|integration|e2e|bench)\\.tsx?$|/test/|/testdata/'
const wall = (root, table, comment) =>
  Object.entries(table).map(([from, to]) => ({
    name: `${from}-sees-only-[${to}]`,
    severity: 'error',
    comment,
    from: { path: `^${root}${from}/`, pathNot: tests },
    to: { path: `^${root}(?!index\\.ts)`, pathNot: `^${root}(${[from, ...to].join('|')})/` },
  }))

module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      severity: 'error',
      comment: 'Two files that need each other are one idea: merge them, or move the shared part below both.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'An import that cannot be resolved would pass every other rule unseen.',
      from: {},
      to: { couldNotResolve: true },
    },
    ...wall('packages/engine/src/', rooms, 'A room sees only the rooms before it: see the table in ARCHITECTURE.md.'),
    ...wall('packages/', packages, 'Packages are cut by deployment: see the table in ARCHITECTURE.md.'),
    {
      name: 'engine-io-only-where-bytes-come-in',
      severity: 'error',
      comment:
        'Files, sockets and processes belong to source, layer, the stores and the feeds; an analyzer is handed its bytes.',
      from: {
        path: '^packages/engine/src/(domain|versioning|analyzers|inventory|matching|findings|exceptions|reports)/',
        pathNot: tests,
      },
      to: { path: '^(node:)?(fs|net|tls|http|https|http2|dns|child_process|worker_threads|cluster)(/|$)' },
    },
    {
      name: 'testkit-only-in-tests',
      severity: 'error',
      comment: 'The testkit is for tests, benchmarks and the sample registry builder only.',
      from: { path: '^packages/(engine|contract|cli|console)/src/', pathNot: tests },
      to: { path: '^packages/testkit/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/|node_modules/(?!@plimsoll)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
    },
  },
}
