import type { RiskCategory, RiskGroup } from '@plimsoll/contract'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { LinkText } from '../../components/LinkText.tsx'
import { useFormat } from '../../format/use-format.ts'
import { paths } from '../../paths.ts'
import type { Column } from '../../table/column.ts'
import { Instant } from '../../ui/Instant.tsx'
import { SeverityBadge } from '../../ui/SeverityBadge.tsx'
import classes from './risks.module.css'

/** Columns of a category's list over all images. */
export function useRiskColumns(category: RiskCategory): readonly Column<RiskGroup>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'risk',
        label: t('risk.label'),
        cell: (row) => (
          <>
            <LinkText {...paths.riskGroup(row.category, row.key)} fw={600}>
              {row.title}
            </LinkText>
            <div className={classes['quiet']}>{row.rule}</div>
          </>
        ),
      },
      {
        id: 'severity',
        label: t('severity.label'),
        sortBy: 'severity',
        width: '116px',
        cell: (row) => <SeverityBadge severity={row.severity} />,
      },
      ...(category === 'malware' || category === 'secret'
        ? [{ id: 'family', label: t('risks.family'), width: '120px', cell: (row: RiskGroup) => row.family ?? '–' }]
        : []),
      {
        id: 'path',
        label: t('risks.path'),
        width: '24%',
        cell: (row) =>
          row.path === null ? t('risk.wholeImage') : <code className={`mono ${classes['path']}`}>/{row.path}</code>,
      },
      {
        id: 'images',
        label: t('frame.images'),
        sortBy: 'images',
        width: '90px',
        align: 'end',
        cell: (row) => format.number(row.imageCount),
      },
      {
        id: 'findings',
        label: t('risks.findings'),
        width: '84px',
        align: 'end',
        cell: (row) => format.number(row.findingCount),
      },
      {
        id: 'seen',
        label: t('finding.firstSeen'),
        sortBy: 'first-seen',
        width: '128px',
        cell: (row) => <Instant at={row.firstSeenAt} />,
      },
    ],
    [t, format, category],
  )
}
