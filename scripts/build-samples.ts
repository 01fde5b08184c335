// Writes the built-in sample registry into the folder named (default: dist/sample-registry). Run on the pinned Node.
import { join } from 'node:path'
import { writeSampleRegistry } from '@plimsoll/testkit'

await writeSampleRegistry(process.argv[2] ?? join(import.meta.dirname, '..', 'dist', 'sample-registry'))
