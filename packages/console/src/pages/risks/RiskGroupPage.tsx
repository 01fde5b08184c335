import { Anchor, Text } from '@mantine/core'
import type { RiskPlace } from '@plimsoll/contract'
import { useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { queries } from '../../api/queries.ts'
import { HandleButton } from '../../components/HandleButton.tsx'
import { LayerText } from '../../components/LayerText.tsx'
import { LinkText } from '../../components/LinkText.tsx'
import { ReferenceText } from '../../components/ReferenceText.tsx'
import { VerdictMark } from '../../components/VerdictMark.tsx'
import { useFormat } from '../../format/use-format.ts'
import { subjectOfGroup } from '../../forms/decision-subject.ts'
import { paths } from '../../paths.ts'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/DataTable.tsx'
import { useList } from '../../table/use-list.ts'
import { FactList } from '../../ui/FactList.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { SeverityBadge } from '../../ui/SeverityBadge.tsx'
import { riskSight } from '../images/risk-sight.ts'
import { RiskEvidence } from './RiskEvidence.tsx'
import classes from './risks.module.css'

const route = getRouteApi('/frame/risks/$category/$key')

/** One malicious file, credential, sensitive file, check or build risk: what, why we say so, what to do, where, since when. */
export function RiskGroupPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { category, key } = route.useParams()
  const { data: group } = useSuspenseQuery(queries.riskGroup(category, key))
  const list = useList(queries.riskPlaces(category, key))
  const columns = usePlaceColumns()
  const [first] = list.rows
  return (
    <>
      <PageHeader
        crumbs={<LinkText {...paths.risks({ category })}>{t(`category.${category}`)}</LinkText>}
        title={group.title}
        actions={<HandleButton subjects={[subjectOfGroup(group)]} />}
        lead={category === 'malware' ? group.rule : undefined}
      />
      <div className={classes['grid']}>
        <div className={classes['stack']}>
          {first !== undefined && (
            <Panel title={t('risks.why')}>
              {group.description !== null && <Text mb="sm">{group.description}</Text>}
              <RiskEvidence rule={group.rule} details={first.details} />
            </Panel>
          )}
          <Panel title={t('risks.whatToDo')}>
            {group.advice !== null && <Text mb="xs">{group.advice}</Text>}
            <Text>{t(`risks.fix_${category}`)}</Text>
            {group.references.length > 0 && (
              <ul className={classes['links']}>
                {group.references.map((url) => (
                  <li key={url}>
                    {/^https?:\/\//.test(url) ? (
                      <Anchor href={url} target="_blank" rel="noreferrer noopener">
                        {url}
                      </Anchor>
                    ) : (
                      url
                    )}
                  </li>
                ))}
              </ul>
            )}
          </Panel>
        </div>
        <Panel title={t('risks.facts')}>
          <FactList
            facts={[
              [t('severity.label'), <SeverityBadge key="severity" severity={group.severity} />],
              [t('category.label'), t(`category.${category}`)],
              [t('frame.images'), format.number(group.imageCount)],
              [t('risks.findings'), format.number(group.findingCount)],
              [t('finding.firstSeen'), <Instant key="first" at={group.firstSeenAt} exact />],
              [t('risks.lastSeen'), <Instant key="last" at={group.lastSeenAt} exact />],
            ]}
          />
        </Panel>
      </div>
      <Panel title={t('risks.where')} flush className={classes['where'] ?? ''}>
        <DataTable
          label={t('risks.where')}
          columns={columns}
          rows={list.rows}
          rowId={(row) => row.id}
          total={list.total}
          more={list.more}
        />
      </Panel>
    </>
  )
}

function usePlaceColumns(): readonly Column<RiskPlace>[] {
  const { t } = useTranslation()
  return useMemo(
    () => [
      {
        id: 'image',
        label: t('image.one'),
        cell: (row) => (
          <>
            <LinkText {...paths.image(row.imageId, { tab: 'risks' })}>
              <ReferenceText reference={row.reference} />
            </LinkText>{' '}
            <VerdictMark verdict={row.verdict} />
            <div className={classes['quiet']}>{row.platform}</div>
          </>
        ),
      },
      {
        id: 'place',
        label: t('risk.place'),
        width: '30%',
        cell: (row) => (
          <>
            {row.place === null ? (
              t('risk.wholeImage')
            ) : (
              <code className={`mono ${classes['path']}`}>/{row.place.path}</code>
            )}
            <div className={classes['quiet']}>{riskSight(row, t)}</div>
            {row.place?.visibility === 'hidden' && <div className={classes['quiet']}>{t('finding.hidden')}</div>}
          </>
        ),
      },
      {
        id: 'layer',
        label: t('image.layer'),
        width: '22%',
        cell: (row) =>
          row.place?.layer ? (
            <LayerText index={row.place.layer.index} instruction={row.place.layer.instruction} />
          ) : (
            '–'
          ),
      },
      {
        id: 'seen',
        label: t('finding.firstSeen'),
        width: '128px',
        cell: (row) => <Instant at={row.firstSeenAt} />,
      },
    ],
    [t],
  )
}
