/** One word for each value of the contract's closed sets. */
export const role = { viewer: 'Viewer', operator: 'Operator', admin: 'Administrator' }

export const search = {
  images: 'Images with “{{text}}”',
  vulnerabilities: 'Vulnerabilities and packages with “{{text}}”',
  vulnerability: 'Open {{text}}',
}

export const category = {
  label: 'Category',
  'system-vulnerability': 'System vulnerabilities',
  'application-vulnerability': 'Application vulnerabilities',
  malware: 'Malicious samples',
  baseline: 'Baseline risks',
  secret: 'Leaked credentials',
  'sensitive-file': 'Sensitive files',
  'build-risk': 'Build risks',
}

export const vulnerabilityStatus = {
  affected: 'No fix yet',
  fixed: 'Fixed',
  not_affected: 'Not affected',
  will_not_fix: 'Will not be fixed',
  deferred: 'Fix deferred',
  end_of_life: 'End of life, no fix',
  under_investigation: 'Under investigation',
  unknown: 'No fix known',
}

export const imageState = {
  unscanned: 'Not scanned',
  scanning: 'Scanning',
  complete: 'Scanned',
  partial: 'Partly scanned',
  failed: 'Scan failed',
}

export const scanState = {
  queued: 'Waiting',
  running: 'Running',
  paused: 'Paused',
  complete: 'Complete',
  partial: 'Partly done',
  failed: 'Failed',
  cancelled: 'Stopped',
}

export const scanStage = {
  waiting: 'Waiting for a free worker',
  resolving: 'Reading the manifest',
  layers: 'Analysing layers',
  matching: 'Matching advisories',
  storing: 'Storing the result',
  done: 'Done',
}

export const scanTrigger = {
  manual: 'Scan now',
  cycle: 'Scan cycle',
  webhook: 'Registry event',
  'first-start': 'First start',
  retry: 'Retry',
}

export const registryKind = {
  acr: 'ACR Enterprise Edition',
  harbor: 'Harbor',
  oci: 'OCI registry',
  quay: 'Quay',
  gitlab: 'GitLab',
  dockerhub: 'Docker Hub',
  ecr: 'Amazon ECR',
  sample: 'Sample registry',
}

export const registryState = { unknown: 'Not tried yet', ok: 'Connected', failing: 'Failing', syncing: 'Syncing' }

export const connectionStep = {
  address: 'Address allowed',
  dns: 'Name resolves',
  tcp: 'Port answers',
  tls: 'TLS',
  ping: 'Is a registry',
  'sign-in': 'Sign in',
  list: 'List repositories',
  manifest: 'Read a manifest',
  blob: 'Read a layer',
}

export const cycle = { '3-days': '3 days', '1-week': 'One week', '2-weeks': 'Two weeks', stop: 'Stop' }

export const advisoryStage = {
  starting: 'Starting',
  downloading: 'Downloading',
  importing: 'Importing',
  building: 'Building the new generation',
  rematching: 'Matching known packages again',
}

export const verdict = {
  label: 'Decision',
  unhandled: 'Open',
  handled: 'Handled',
  'false-positive': 'False positive',
  waived: 'Whitelisted',
}
