import { isJsonObject, textMember } from '../../source/json-document.ts'
import { readCyclonedx } from '../cyclonedx/read-cyclonedx.ts'
import { ReportError } from '../report-error.ts'
import { readSpdx } from '../spdx/read-spdx.ts'
import type { SbomContents } from './sbom-contents.ts'
import { toInventory } from './to-inventory.ts'

/**
 * Reads a CycloneDX (1.2 and later) or SPDX (2.2, 2.3) JSON document back into an inventory, ours or another tool's. What our own writers wrote gives the same
 * packages, layers and findings as the image.
 * @param label what the image is called when the document does not say
 * @throws {ReportError} `SBOM_UNKNOWN_FORMAT`, `SBOM_INVALID`
 */
export function readSbom(text: string, label: string): SbomContents {
  const document = parse(text, label)
  if (isJsonObject(document)) {
    if (textMember(document, 'bomFormat') === 'CycloneDX') return toInventory(readCyclonedx(document, label), label)
    if (textMember(document, 'spdxVersion')?.startsWith('SPDX-2.')) return toInventory(readSpdx(document, label), label)
  }
  throw new ReportError(
    'SBOM_UNKNOWN_FORMAT',
    `${label} is neither a CycloneDX nor an SPDX 2 document in JSON. Convert it to one of these first.`,
  )
}

function parse(text: string, label: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (cause) {
    throw new ReportError('SBOM_UNKNOWN_FORMAT', `${label} is not JSON. Give a CycloneDX or SPDX document in JSON.`, {
      cause,
    })
  }
}
