import { Text } from '@mantine/core'
import type { ImageSummary } from '@plimsoll/contract'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { ImageStateMark } from '../../components/ImageStateMark.tsx'
import { LinkText } from '../../components/LinkText.tsx'
import { ReferenceText } from '../../components/ReferenceText.tsx'
import { useFormat } from '../../format/use-format.ts'
import { paths } from '../../paths.ts'
import type { Column } from '../../table/column.ts'
import { Instant } from '../../ui/Instant.tsx'
import { SeverityCountsStrip } from '../../ui/SeverityCountsStrip.tsx'

/** Columns of the list of images. */
export function useImageColumns(): readonly Column<ImageSummary>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'reference',
        label: t('image.one'),
        sortBy: 'reference',
        cell: (image) => (
          <>
            <LinkText {...paths.image(image.id)}>
              <ReferenceText reference={image.reference} stacked />
            </LinkText>
            <OtherPlaces image={image} />
          </>
        ),
      },
      {
        id: 'risk',
        label: t('overview.vulnerabilities'),
        sortBy: 'severity',
        width: '236px',
        cell: (image) =>
          image.lastScanAt === null ? (
            <Text c="dimmed" size="sm">
              {t('images.noResult')}
            </Text>
          ) : (
            <SeverityCountsStrip counts={image.vulnerabilities} />
          ),
      },
      {
        id: 'state',
        label: t('images.state'),
        width: '124px',
        cell: (image) => <ImageStateMark state={image.state} failure={image.failure} />,
      },
      { id: 'distro', label: t('image.distro'), width: '176px', cell: (image) => image.distro ?? '–' },
      { id: 'platform', label: t('image.platform'), width: '112px', cell: (image) => image.platform },
      {
        id: 'size',
        label: t('image.size'),
        sortBy: 'size',
        width: '96px',
        align: 'end',
        cell: (image) => (image.compressedBytes === null ? '–' : format.bytes(image.compressedBytes)),
      },
      {
        id: 'scanned',
        label: t('image.lastScan'),
        sortBy: 'last-scan',
        width: '128px',
        cell: (image) => (image.lastScanAt === null ? t('common.never') : <Instant at={image.lastScanAt} />),
      },
    ],
    [t, format],
  )
}

/** Other tags and repositories that lead to the same image. */
function OtherPlaces({ image }: { readonly image: ImageSummary }) {
  const { t } = useTranslation()
  const names = image.references.flatMap(({ repository, tags }) => tags.map((tag) => `${repository}:${tag}`))
  const others = names.filter((name) => !image.reference.endsWith(name))
  return others.length === 0 ? null : (
    <Text size="xs" c="dimmed" title={others.join('\n')}>
      {others.length === 1 ? t('images.alsoAs', { name: others[0] }) : t('images.alsoAsMany', { count: others.length })}
    </Text>
  )
}
