// Who sees whom. These two tables are the architecture; ARCHITECTURE.md shows them and a test keeps the two equal.
const rooms = {
  domain: [],
  formats: ['domain'],
  credentials: ['domain'],
  'sensitive-files': ['domain'],
  versioning: ['domain'],
  source: ['domain', 'formats'],
  layer: ['domain', 'formats', 'source'],
  analyzers: ['domain', 'formats', 'credentials', 'sensitive-files', 'layer'],
  'layer-report': ['domain', 'layer', 'analyzers'],
  inventory: ['domain', 'source', 'layer-report'],
  advisory: ['domain', 'formats', 'versioning'],
  matching: ['domain', 'versioning', 'inventory', 'advisory'],
  baselines: ['domain', 'source', 'inventory'],
  findings: ['domain', 'credentials', 'sensitive-files', 'source', 'layer-report', 'inventory', 'baselines', 'matching', 'advisory'],
  reports: ['domain', 'formats', 'versioning', 'source', 'inventory', 'findings'],
  pipeline: [
    'domain',
    'formats',
    'credentials',
    'sensitive-files',
    'versioning',
    'source',
    'layer',
    'analyzers',
    'layer-report',
    'inventory',
    'advisory',
    'matching',
    'findings',
    'reports',
  ],
}
const packages = {
  engine: [],
  contract: [],
  server: ['engine', 'contract'],
  cli: ['engine'],
  console: ['contract'],
  testkit: ['engine'],
}

module.exports = { rooms, packages }
