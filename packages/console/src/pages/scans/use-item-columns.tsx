import type { ScanItem } from '@plimsoll/contract'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { LinkText } from '../../components/LinkText.tsx'
import { ReferenceText } from '../../components/ReferenceText.tsx'
import { ScanStateMark } from '../../components/ScanStateMark.tsx'
import { paths } from '../../paths.ts'
import type { Column } from '../../table/column.ts'
import { SeverityCountsStrip } from '../../ui/SeverityCountsStrip.tsx'
import { ItemProgress } from './ItemProgress.tsx'

/** Columns of a scan's images. */
export function useItemColumns(): readonly Column<ScanItem>[] {
  const { t } = useTranslation()
  return useMemo(
    () => [
      {
        id: 'image',
        label: t('image.one'),
        cell: (item) => (
          <LinkText {...paths.image(item.imageId)}>
            <ReferenceText reference={item.reference} stacked />
          </LinkText>
        ),
      },
      { id: 'platform', label: t('image.platform'), width: '116px', cell: (item) => item.platform },
      { id: 'state', label: t('scan.state'), width: '132px', cell: (item) => <ScanStateMark state={item.state} /> },
      { id: 'progress', label: t('scan.progress'), width: '30%', cell: (item) => <ItemProgress item={item} /> },
      {
        id: 'found',
        label: t('scan.found'),
        width: '236px',
        cell: (item) => (item.vulnerabilities === null ? '' : <SeverityCountsStrip counts={item.vulnerabilities} />),
      },
    ],
    [t],
  )
}
