import type { Image, ImageLayer } from '@plimsoll/contract'
import { IconStack2 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { LinkText } from '../../components/LinkText.tsx'
import { useFormat } from '../../format/use-format.ts'
import { paths } from '../../paths.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { SeverityCountsStrip } from '../../ui/SeverityCountsStrip.tsx'
import { totalOf } from '../../ui/severities.ts'
import classes from './ImageLayers.module.css'

/** The image as a pile: the newest layer on top, each as thick a bar as it is large, with the instruction that made it and what it brought in. */
export function ImageLayers({ image }: { readonly image: Image }) {
  const { t } = useTranslation()
  const largest = Math.max(1, ...image.layers.map(({ uncompressedBytes }) => uncompressedBytes))
  const rows =
    image.history.length > 0
      ? image.history
      : image.layers.map(({ index, instruction, createdAt }) => ({
          instruction: instruction ?? '',
          createdAt,
          layer: index,
        }))
  if (image.layers.length === 0) {
    return (
      <EmptyState icon={<IconStack2 size={36} stroke={1.4} />} title={t('image.noLayers')}>
        {image.lastScanAt === null ? t('image.notScannedWords') : undefined}
      </EmptyState>
    )
  }
  return (
    <div className={classes['wrap']}>
      <p className={classes['lead']}>{t('image.layersLead')}</p>
      <ol className={classes['pile']} reversed>
        {rows.toReversed().map((row, at) => {
          const layer = row.layer === null ? undefined : image.layers[row.layer]
          return layer === undefined ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: a history may hold the same instruction twice, and never changes
            <li key={at} className={classes['setting']}>
              <code className="mono">{row.instruction}</code>
            </li>
          ) : (
            <Layer key={layer.index} image={image} layer={layer} instruction={row.instruction} largest={largest} />
          )
        })}
      </ol>
    </div>
  )
}

function Layer(props: {
  readonly image: Image
  readonly layer: ImageLayer
  readonly instruction: string
  readonly largest: number
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { image, layer } = props
  const share = Math.max(0.5, (100 * layer.uncompressedBytes) / props.largest)
  return (
    <li className={classes['layer']}>
      <span className={classes['number']} title={t('image.layerNumber', { number: layer.index + 1 })}>
        {layer.index + 1}
      </span>
      <div className={classes['what']}>
        <code className={`mono ${classes['instruction']}`}>
          {props.instruction === '' ? t('image.noInstruction') : props.instruction}
        </code>
        <div className={classes['meter']} aria-hidden="true">
          <div className={classes['fill']} style={{ width: `${share}%` }} />
        </div>
        <div className={classes['facts']}>
          <span>
            {t('image.layerSize', { size: format.bytes(layer.uncompressedBytes) })}
            {layer.compressedBytes !== null &&
              ` (${t('image.layerStored', { size: format.bytes(layer.compressedBytes) })})`}
          </span>
          {layer.packageCount > 0 && (
            <LinkText {...paths.image(image.id, { tab: 'packages', layer: layer.index })}>
              {t('package.count', { count: layer.packageCount, shown: format.number(layer.packageCount) })}
            </LinkText>
          )}
          <code className="mono" title={layer.diffId}>
            {layer.diffId.slice(0, 19)}
          </code>
        </div>
      </div>
      <div className={classes['risk']}>
        {totalOf(layer.vulnerabilities) > 0 && (
          <LinkText {...paths.image(image.id, { layer: layer.index })} underline="never">
            <SeverityCountsStrip counts={layer.vulnerabilities} />
          </LinkText>
        )}
      </div>
    </li>
  )
}
