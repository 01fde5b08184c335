import type { Risk } from '@plimsoll/contract'
import type { TFunction } from 'i18next'

/** What was seen at a risk's place, in a line: a redacted value and where it stands, the family of a malicious file, what a check says. */
export function riskSight({ details }: Risk, t: TFunction): string {
  switch (details.kind) {
    case 'malware':
      return [details.member, t('risk.malware', { family: details.family, sha256: details.sha256.slice(0, 12) })]
        .filter((part) => part !== null)
        .join(' · ')
    case 'modified-file':
      return t('risk.modified', { package: details.package })
    case 'secret':
      return [
        details.member,
        details.origin === 'file' ? null : t(`risk.origin_${details.origin}`, { name: details.name ?? '' }),
        details.line === null ? null : t('risk.line', { line: details.line }),
        details.redacted,
      ]
        .filter((part) => part !== null)
        .join(' · ')
    case 'sensitive-file':
      return ''
    case 'baseline':
      return [details.line === null ? null : t('risk.line', { line: details.line }), details.detail]
        .filter((part) => part !== null)
        .join(' · ')
    case 'build-risk':
      return details.instruction
  }
}
