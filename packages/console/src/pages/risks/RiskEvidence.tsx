import type { RiskDetails } from '@plimsoll/contract'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { StaticTable } from '../../table/StaticTable.tsx'
import { CopyText } from '../../ui/CopyText.tsx'
import { FactList } from '../../ui/FactList.tsx'
import classes from './risks.module.css'

/** What a risk was recognised by: the digests and matched strings of a file, a redacted credential, what a check saw. */
export function RiskEvidence({ rule, details }: { readonly rule: string; readonly details: RiskDetails }) {
  const { t } = useTranslation()
  switch (details.kind) {
    case 'malware':
      return <Malware rule={rule} details={details} />
    case 'modified-file':
      return (
        <FactList
          facts={[
            [t('finding.package'), details.package],
            [t('risks.expected'), <CopyText key="expected" text={details.expected} />],
            [t('risks.actual'), <CopyText key="actual" text={details.actual} />],
          ]}
        />
      )
    case 'secret':
      return (
        <FactList
          facts={[
            [t('risks.rule'), rule],
            [
              t('risks.redacted'),
              <code key="redacted" className="mono">
                {details.redacted}
              </code>,
            ],
            [t('finding.visibility'), details.isPaired ? t('risks.paired') : undefined],
          ]}
        />
      )
    case 'sensitive-file':
      return <FactList facts={[[t('risks.rule'), rule]]} />
    case 'baseline':
      return (
        <FactList
          facts={[
            [t('risks.baseline'), details.baseline],
            [t('risks.check'), rule],
            [t('risks.detail'), details.detail],
          ]}
        />
      )
    case 'build-risk':
      return (
        <FactList
          facts={[
            [t('risks.rule'), rule],
            [
              t('risks.instruction'),
              <code key="instruction" className="mono">
                {details.instruction}
              </code>,
            ],
          ]}
        />
      )
  }
}

function Malware(props: { readonly rule: string; readonly details: Extract<RiskDetails, { kind: 'malware' }> }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { rule, details } = props
  return (
    <>
      <FactList
        facts={[
          [t('risks.rule'), rule],
          [t('risks.family'), details.family],
          [t('risks.level'), t(`risks.level_${details.level}`)],
          [t('risks.engine'), details.engine],
          [t('risks.pack'), details.pack],
          [t('risks.size'), format.bytes(details.size)],
          [t('risks.member'), details.member],
          [t('risks.sha256'), <CopyText key="sha256" text={details.sha256} />],
          [t('risks.md5'), <CopyText key="md5" text={details.md5} />],
        ]}
      />
      {details.matches.length > 0 && (
        <div className={classes['matches']}>
          <StaticTable
            label={t('risks.matches')}
            rows={details.matches}
            rowId={(match) => `${match.name} ${match.offset}`}
            columns={[
              { id: 'name', label: t('risks.matchName'), width: '30%', cell: ({ name }) => <code>{name}</code> },
              {
                id: 'at',
                label: t('risks.matchAt'),
                width: '110px',
                align: 'end',
                cell: ({ offset }) => format.number(offset),
              },
              {
                id: 'text',
                label: t('risks.matchText'),
                cell: ({ context }) => <code className={`mono ${classes['path']}`}>{context}</code>,
              },
            ]}
          />
        </div>
      )}
    </>
  )
}
