// Writes the zip for import-advisories.ts in a process of its own, so that its memory is not counted.
import { writeZip } from '@plimsoll/testkit'
import { generatedAdvisories } from './generated-advisories.ts'

await writeZip(process.argv[2] ?? 'all.zip', generatedAdvisories(Number(process.argv[3] ?? 1000)))
