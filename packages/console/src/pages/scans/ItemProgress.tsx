import { Progress } from '@mantine/core'
import type { ScanItem } from '@plimsoll/contract'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import classes from './ItemProgress.module.css'

/** What happens to one image just now; once it has ended, why it failed or how long it took. */
export function ItemProgress({ item }: { readonly item: ScanItem }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { progress } = item
  if (item.failure !== null) return <span>{item.failure.message}</span>
  if (item.state === 'running') {
    const share = progress.bytesTotal
      ? progress.bytesDone / progress.bytesTotal
      : progress.layersTotal > 0
        ? progress.layersDone / progress.layersTotal
        : 0
    const words = [
      t(`scanStage.${progress.stage}`),
      progress.stage === 'layers' ? t('scan.layersOf', { done: progress.layersDone, total: progress.layersTotal }) : '',
      progress.stage === 'layers' && progress.bytesTotal !== null
        ? t('scan.bytesOf', { done: format.bytes(progress.bytesDone), total: format.bytes(progress.bytesTotal) })
        : '',
    ]
    return (
      <div>
        <Progress value={100 * share} size="sm" color="ocean.6" aria-label={t('scan.progress')} animated />
        <div className={classes['words']}>{words.filter(Boolean).join(' · ')}</div>
      </div>
    )
  }
  if (item.startedAt === null || item.finishedAt === null)
    return <span className={classes['words']}>{t(`scanStage.${progress.stage}`)}</span>
  return (
    <span className={classes['words']}>
      {t('scan.took', {
        duration: format.duration(Date.parse(item.finishedAt) - Date.parse(item.startedAt)),
        layers: progress.layersTotal,
        count: progress.layersTotal,
      })}
    </span>
  )
}
