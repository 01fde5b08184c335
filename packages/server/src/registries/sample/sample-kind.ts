import { SourceError } from '@plimsoll/engine'
import type { RegistryKindDefinition } from '../registry-kind.ts'
import { sampleConnector } from './sample-connector.ts'

/** The built-in read-only registry of the first start. */
export const sample: RegistryKindDefinition = {
  kind: 'sample',
  capabilities: { requestsPerSecond: Number.POSITIVE_INFINITY, parallelReads: 4 },
  open(_target, { sampleFolder }) {
    if (sampleFolder !== undefined) return sampleConnector(sampleFolder)
    throw new SourceError(
      'SOURCE_UNSUPPORTED',
      'This Plimsoll was built without sample images. Remove the sample registry.',
    )
  },
}
