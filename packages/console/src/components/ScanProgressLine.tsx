import { Progress } from '@mantine/core'
import type { Scan } from '@plimsoll/contract'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../format/use-format.ts'
import classes from './ScanProgressLine.module.css'

/** How far a scan is, in images. */
export function ScanProgressLine({ scan }: { readonly scan: Scan }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { items } = scan
  const ended = items.total - items.queued - items.running
  const share = (count: number) => (items.total === 0 ? 0 : (100 * count) / items.total)
  const words = t('scan.doneOf', { done: format.number(ended), total: format.number(items.total) })
  return (
    <div>
      <Progress.Root size="md" aria-hidden="true">
        <Progress.Section value={share(items.complete)} color="ocean.6" />
        <Progress.Section value={share(items.partial)} color="yellow.7" />
        <Progress.Section value={share(items.failed)} color="red.7" />
        <Progress.Section value={share(items.cancelled)} color="gray.5" />
        <Progress.Section value={share(items.running)} color="ocean.3" animated />
      </Progress.Root>
      <div className={classes['words']}>
        <span>{words}</span>
        {items.failed > 0 && (
          <span>{t('scan.failedCount', { count: items.failed, shown: format.number(items.failed) })}</span>
        )}
      </div>
    </div>
  )
}
