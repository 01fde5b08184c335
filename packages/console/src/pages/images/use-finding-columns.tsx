import { Anchor } from '@mantine/core'
import type { VulnerabilityFinding } from '@plimsoll/contract'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { FixText } from '../../components/FixText.tsx'
import { LayerText } from '../../components/LayerText.tsx'
import { VerdictMark } from '../../components/VerdictMark.tsx'
import { EpssText, ExploitedMark } from '../../components/VulnerabilityMarks.tsx'
import type { Column } from '../../table/column.ts'
import { SeverityBadge } from '../../ui/SeverityBadge.tsx'

/** Columns of an image's vulnerabilities; `open` shows one with its evidence. */
export function useFindingColumns(
  open: (finding: VulnerabilityFinding) => void,
): readonly Column<VulnerabilityFinding>[] {
  const { t } = useTranslation()
  return useMemo(
    () => [
      {
        id: 'vulnerability',
        label: t('vulnerability.one'),
        sortBy: 'vulnerability',
        cell: (finding) => (
          <>
            <Anchor component="button" type="button" inherit fw={600} ta="left" onClick={() => open(finding)}>
              {finding.vulnerabilityId}
            </Anchor>{' '}
            <ExploitedMark kev={finding.kev} /> <VerdictMark verdict={finding.verdict} />
            {finding.title !== null && <div>{finding.title}</div>}
          </>
        ),
      },
      {
        id: 'severity',
        label: t('severity.label'),
        sortBy: 'severity',
        width: '116px',
        cell: ({ severity }) => <SeverityBadge severity={severity} />,
      },
      {
        id: 'package',
        label: t('finding.package'),
        sortBy: 'package',
        width: '17%',
        cell: (finding) => (
          <>
            <strong>{finding.package.name}</strong>
            {finding.place.visibility === 'hidden' && <div>{t('finding.hidden')}</div>}
          </>
        ),
      },
      {
        id: 'fix',
        label: t('finding.installedFixed'),
        width: '20%',
        cell: (finding) => (
          <FixText installed={finding.package.version} fixed={finding.fixedVersion} status={finding.status} />
        ),
      },
      {
        id: 'epss',
        label: 'EPSS',
        sortBy: 'epss',
        width: '84px',
        align: 'end',
        cell: ({ epss }) => <EpssText epss={epss} />,
      },
      {
        id: 'layer',
        label: t('image.layer'),
        sortBy: 'layer',
        width: '21%',
        cell: ({ place }) =>
          place.layer === null ? '' : <LayerText index={place.layer.index} instruction={place.layer.instruction} />,
      },
    ],
    [t, open],
  )
}
