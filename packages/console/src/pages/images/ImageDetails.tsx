import type { Image } from '@plimsoll/contract'
import { useTranslation } from 'react-i18next'
import { CopyText } from '../../ui/CopyText.tsx'
import { FactList } from '../../ui/FactList.tsx'
import { Instant } from '../../ui/Instant.tsx'
import classes from './ImageDetails.module.css'

/** How the image is set up to run, and every name and digest it has. */
export function ImageDetails({ image }: { readonly image: Image }) {
  const { t } = useTranslation()
  const { config } = image
  const command = (words: readonly string[]) =>
    words.length === 0 ? undefined : <code className="mono">{JSON.stringify(words)}</code>
  return (
    <div className={classes['grid']}>
      <section>
        <h3>{t('image.config')}</h3>
        <FactList
          facts={[
            [t('image.user'), config.user ?? t('image.userRoot')],
            ['ENTRYPOINT', command(config.entrypoint)],
            ['CMD', command(config.cmd)],
            [
              t('image.workingDir'),
              config.workingDir === null ? undefined : (
                <code key="dir" className="mono">
                  {config.workingDir}
                </code>
              ),
            ],
            [t('image.ports'), config.exposedPorts.join(', ')],
            [t('image.volumes'), config.volumes.join(', ')],
            [
              t('image.env'),
              config.envNames.length === 0 ? undefined : (
                <code key="env" className="mono">
                  {config.envNames.join(' ')}
                </code>
              ),
            ],
          ]}
        />
        {config.labels.length > 0 && (
          <>
            <h3>{t('image.labels')}</h3>
            <FactList facts={config.labels.map(({ name, value }) => [name, value] as const)} />
          </>
        )}
      </section>
      <section>
        <h3>{t('image.names')}</h3>
        <FactList
          facts={[
            [t('image.reference'), <CopyText key="reference" text={image.reference} />],
            [t('image.digest'), <CopyText key="digest" text={image.digest} />],
            [
              t('image.indexDigest'),
              image.indexDigest === null ? undefined : <CopyText key="index" text={image.indexDigest} />,
            ],
            [t('image.imageId'), image.imageId === null ? undefined : <CopyText key="id" text={image.imageId} />],
            [t('image.firstSeen'), <Instant key="first" at={image.firstSeenAt} exact />],
            [
              t('image.pushed'),
              image.pushedAt === null ? undefined : <Instant key="pushed" at={image.pushedAt} exact />,
            ],
            [t('image.engine'), image.engineVersion],
            [t('image.generation'), image.advisories?.generation],
          ]}
        />
      </section>
    </div>
  )
}
