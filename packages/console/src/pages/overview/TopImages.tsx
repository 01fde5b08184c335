import type { Overview } from '@plimsoll/contract'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { LinkText } from '../../components/LinkText.tsx'
import { ReferenceText } from '../../components/ReferenceText.tsx'
import { paths } from '../../paths.ts'
import type { Column } from '../../table/column.ts'
import { StaticTable } from '../../table/StaticTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { SeverityCountsStrip } from '../../ui/SeverityCountsStrip.tsx'

type Row = Overview['topImages'][number]

/** Images with most critical and high findings. */
export function TopImages({ rows }: { readonly rows: readonly Row[] }) {
  const { t } = useTranslation()
  const columns = useMemo<readonly Column<Row>[]>(
    () => [
      {
        id: 'image',
        label: t('image.one'),
        cell: (row) => (
          <LinkText {...paths.image(row.imageId)}>
            <ReferenceText reference={row.reference} stacked />
          </LinkText>
        ),
      },
      { id: 'platform', label: t('image.platform'), width: '130px', cell: (row) => row.platform },
      {
        id: 'risk',
        label: t('overview.vulnerabilities'),
        width: '232px',
        cell: (row) => <SeverityCountsStrip counts={row.vulnerabilities} />,
      },
    ],
    [t],
  )
  return (
    <Panel
      title={t('overview.topImages')}
      aside={<LinkText {...paths.images()}>{t('overview.seeAll')}</LinkText>}
      flush
    >
      {rows.length === 0 ? (
        <EmptyState title={t('overview.noImages')}>{t('overview.noImagesWords')}</EmptyState>
      ) : (
        <StaticTable label={t('overview.topImages')} columns={columns} rows={rows} rowId={(row) => row.imageId} />
      )}
    </Panel>
  )
}
