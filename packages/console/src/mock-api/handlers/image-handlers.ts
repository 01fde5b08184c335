import type { ImageSummary } from '@plimsoll/contract'
import type { MockHandlers } from '../answer.ts'
import type { MockState } from '../mock-state.ts'
import { byOrder, found, matches, page } from '../rows.ts'
import { rank } from '../sample-data.ts'

/** Images, narrowed and sorted as asked. */
export function imagesHandlers(center: MockState): MockHandlers['images'] {
  return {
    list: ({ query }) => {
      const kept = center.images
        .map(({ image }) => image)
        .filter((image) => {
          const severities = Object.entries(image.vulnerabilities)
            .filter(([, count]) => count > 0)
            .map(([severity]) => severity)
          const [reference] = image.references
          return (
            (query.registryId === undefined || reference?.registryId === query.registryId) &&
            (query.repositoryId === undefined || reference?.repositoryId === query.repositoryId) &&
            (query.registryKind?.some((kind) => kind === reference?.registryKind) ?? true) &&
            (query.state?.includes(image.state) ?? true) &&
            (query.severity?.some((severity) => severities.includes(severity)) ?? true) &&
            (query.worst === undefined ||
              (image.lastScanAt !== null && query.worst.includes(image.worstSeverity ?? 'none'))) &&
            (query.category?.some((category) => image.findings[category] > 0) ?? true) &&
            (query.platform === undefined || image.platform === query.platform) &&
            matches(query.search, image.reference, image.digest) &&
            (query.vulnerability === undefined ||
              center.images.some(
                (each) =>
                  each.image === image &&
                  each.findings.some(({ vulnerabilityId }) => vulnerabilityId === query.vulnerability),
              ))
          )
        })
      return page(kept.sort(byOrder(query.order, imageSort(query.sort))), query)
    },
    get: ({ params }) => found(center.images.find(({ image }) => image.id === params.imageId)).image,
    findings: ({ params, query }) => {
      const { findings } = found(center.images.find(({ image }) => image.id === params.imageId))
      const kept = findings.filter(
        (finding) =>
          (query.severity?.includes(finding.severity) ?? true) &&
          (query.category?.includes(finding.category) ?? true) &&
          (query.fixable !== true || finding.fixedVersion !== null) &&
          (query.exploited !== true || finding.kev !== null) &&
          (query.layer === undefined || finding.place.layer?.index === query.layer) &&
          (query.packageId === undefined || finding.package.id === query.packageId) &&
          matches(query.search, finding.vulnerabilityId, finding.package.name),
      )
      return page(
        kept.sort(
          byOrder(query.order, ({ severity, package: { name }, vulnerabilityId, epss }) =>
            query.sort === 'package'
              ? name
              : query.sort === 'vulnerability'
                ? vulnerabilityId
                : query.sort === 'epss'
                  ? (epss?.score ?? 0)
                  : rank(severity),
          ),
        ),
        query,
      )
    },
    packages: ({ params, query }) => {
      const { packages } = found(center.images.find(({ image }) => image.id === params.imageId))
      return page(
        packages.filter(
          (each) =>
            matches(query.search, each.name) &&
            (query.layer === undefined || each.layer === query.layer) &&
            (query.type?.includes(each.type) ?? true) &&
            (query.vulnerable !== true || Object.values(each.vulnerabilities).some((count) => count > 0)),
        ),
        query,
      )
    },
  }
}

function imageSort(
  sort: 'severity' | 'reference' | 'last-scan' | 'pushed' | 'size',
): (image: ImageSummary) => string | number {
  switch (sort) {
    case 'severity':
      return ({ vulnerabilities: counts }) =>
        counts.critical * 1e6 + counts.high * 1e4 + counts.medium * 100 + counts.low
    case 'reference':
      return ({ reference }) => reference
    case 'last-scan':
      return ({ lastScanAt }) => lastScanAt ?? ''
    case 'pushed':
      return ({ pushedAt }) => pushedAt ?? ''
    case 'size':
      return ({ compressedBytes }) => compressedBytes ?? 0
  }
}
