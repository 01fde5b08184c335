import { readSbomDocument } from '../../formats/sbom/read-sbom-document.ts'
import { readCyclonedx } from '../cyclonedx/read-cyclonedx.ts'
import { ReportError } from '../report-error.ts'
import { readSpdx } from '../spdx/read-spdx.ts'
import type { SbomContents } from './sbom-contents.ts'
import { toInventory } from './to-inventory.ts'

/**
 * Reads a bill of materials back into an inventory, ours or another tool's: CycloneDX (1.2 and later) as JSON or XML, SPDX 2 as JSON or tag-value, SPDX 3,
 * Syft's own JSON, alone or in an attestation. What our own writers wrote gives the same packages, layers and findings as the image.
 * @param label what the image is called when the document does not say
 * @throws {ReportError} `SBOM_UNKNOWN_FORMAT`, `SBOM_INVALID`
 */
export function readSbom(text: string, label: string): SbomContents {
  const found = parse(text, label)
  if (found === undefined) {
    throw new ReportError(
      'SBOM_UNKNOWN_FORMAT',
      `${label} is neither a CycloneDX nor an SPDX document, nor Syft's own. Convert it to one of these first.`,
    )
  }
  const { shape, document } = found
  return toInventory(shape === 'cyclonedx' ? readCyclonedx(document, label) : readSpdx(document, label), label)
}

function parse(text: string, label: string): ReturnType<typeof readSbomDocument> {
  try {
    return readSbomDocument(text)
  } catch (cause) {
    throw new ReportError('SBOM_UNKNOWN_FORMAT', `${label} cannot be read: it is neither JSON nor XML that is whole.`, {
      cause,
    })
  }
}
