import { Alert, Skeleton } from '@mantine/core'
import type { ScanPreCheck, ScanTargets } from '@plimsoll/contract'
import { useTranslation } from 'react-i18next'
import { problemText } from '../api/problem-text.ts'
import { useFormat } from '../format/use-format.ts'
import { FactList } from '../ui/FactList.tsx'
import classes from './ScanPreview.module.css'

/** What a scan would look at and consume, before it does. */
export function ScanPreview(props: {
  readonly targets: ScanTargets | undefined
  readonly check: ScanPreCheck | undefined
  readonly error: unknown
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { check } = props
  if (props.targets === undefined) return <div className={classes['box']}>{t('scanNow.chooseFirst')}</div>
  if (props.error !== null)
    return (
      <Alert color="red" role="alert">
        {problemText(props.error, t)}
      </Alert>
    )
  if (check === undefined) return <Skeleton height={112} aria-label={t('common.loading')} />
  const left = check.authorisationsLeft
  const lacking = left !== null && check.authorisationsNeeded > left
  return (
    <div className={classes['box']} role="status">
      <FactList
        facts={[
          [
            t('scanNow.willScan'),
            t('scanNow.willScanWhat', {
              images: t('scanNow.images', { count: check.imageCount, shown: format.number(check.imageCount) }),
              repositories: t('repository.count', {
                count: check.repositoryCount,
                shown: format.number(check.repositoryCount),
              }),
            }),
          ],
          [t('scanNow.running'), check.runningImageCount > 0 ? format.number(check.runningImageCount) : undefined],
          [t('scanNow.authorisationsNeeded'), format.number(check.authorisationsNeeded)],
          [t('scanNow.authorisationsLeft'), left === null ? t('scanNow.unlimited') : format.number(left)],
        ]}
      />
      {check.imageCount === 0 && <p className={classes['warning']}>{t('problem.nothingToScan')}</p>}
      {lacking && <p className={classes['warning']}>{t('problem.authorisationsExhausted')}</p>}
    </div>
  )
}
