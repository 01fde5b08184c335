import type { Image } from '@plimsoll/contract'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ImageStateMark } from '../../components/ImageStateMark.tsx'
import { useFormat } from '../../format/use-format.ts'
import { paths } from '../../paths.ts'
import { CopyText } from '../../ui/CopyText.tsx'
import { FactList } from '../../ui/FactList.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { Panel } from '../../ui/Panel.tsx'
import severityClasses from '../../ui/Severity.module.css'
import { SeverityBar } from '../../ui/SeverityBar.tsx'
import { COUNTED_SEVERITIES, totalOf } from '../../ui/severities.ts'
import classes from './ImageIdentity.module.css'

/** What image this is, and how bad it is. */
export function ImageIdentity({ image }: { readonly image: Image }) {
  const { t } = useTranslation()
  const format = useFormat()
  const tags = image.references.flatMap(({ registryName, repository, tags: names }) =>
    names.map((tag) => `${registryName} / ${repository}:${tag}`),
  )
  return (
    <div className={classes['grid']}>
      <Panel title={t('image.identity')}>
        <FactList
          facts={[
            [
              t('image.digest'),
              <CopyText key="digest" text={image.digest}>
                {shorten(image.digest)}
              </CopyText>,
            ],
            [t('image.platform'), image.platform],
            [t('image.distro'), image.distro ?? (image.lastScanAt === null ? undefined : t('image.noDistro'))],
            [t('image.tags'), tags.length === 0 ? t('common.none') : tags.join(', ')],
            [t('image.size'), image.compressedBytes === null ? undefined : format.bytes(image.compressedBytes)],
            [
              t('image.created'),
              image.createdAt === null ? undefined : <Instant key="created" at={image.createdAt} exact />,
            ],
            [t('image.lastScan'), <LastScan key="scan" image={image} />],
            [
              t('image.matchedAgainst'),
              image.advisories === null ? undefined : <Instant key="advisories" at={image.advisories.builtAt} />,
            ],
          ]}
        />
      </Panel>
      <Panel title={t('image.risk')}>
        <RiskCounts image={image} />
      </Panel>
    </div>
  )
}

function LastScan({ image }: { readonly image: Image }) {
  const { t } = useTranslation()
  return (
    <span className={classes['inline']}>
      {image.lastScanAt === null ? t('common.never') : <Instant at={image.lastScanAt} />}
      <ImageStateMark state={image.state} />
    </span>
  )
}

function RiskCounts({ image }: { readonly image: Image }) {
  const { t } = useTranslation()
  const format = useFormat()
  const counts = image.vulnerabilities
  if (image.lastScanAt === null) return <p className={classes['quiet']}>{t('image.notScannedWords')}</p>
  if (totalOf(counts) === 0) return <p className={classes['quiet']}>{t('image.cleanWords')}</p>
  return (
    <>
      <ul className={classes['counts']}>
        {COUNTED_SEVERITIES.filter(
          (severity) => counts[severity] > 0 || severity === 'critical' || severity === 'high',
        ).map((severity) => (
          <li key={severity}>
            <Link {...paths.image(image.id, { severity: [severity] })} className={classes['count']}>
              <strong>{format.number(counts[severity])}</strong>
              <span className={classes['inline']}>
                <span className={`${severityClasses['dot']} ${severityClasses[severity]}`} aria-hidden="true" />
                {t(`severity.${severity}`)}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      <SeverityBar parts={COUNTED_SEVERITIES.map((severity) => ({ severity, count: counts[severity] }))} />
      <ul className={classes['categories']}>
        {(['system-vulnerability', 'application-vulnerability'] as const).map((category) => (
          <li key={category}>
            <Link {...paths.image(image.id, { category: [category] })} className={classes['category']}>
              <span>{t(`category.${category}`)}</span>
              <strong>{format.number(image.findings[category])}</strong>
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}

/** `sha256:` and the first twelve digits, as people know them. */
function shorten(digest: string): string {
  return digest.slice(0, digest.indexOf(':') + 13)
}
