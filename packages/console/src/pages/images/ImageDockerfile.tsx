import type { Image, Risk } from '@plimsoll/contract'
import { IconFileCode } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { queries } from '../../api/queries.ts'
import { LinkText } from '../../components/LinkText.tsx'
import { paths } from '../../paths.ts'
import { useList } from '../../table/use-list.ts'
import { CopyText } from '../../ui/CopyText.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { SeverityBadge } from '../../ui/SeverityBadge.tsx'
import classes from './ImageDockerfile.module.css'
import { risksByInstruction } from './risks-of-instruction.ts'

/** The build as far as the image's history tells it, instruction by instruction, with the build risks under their lines. */
export function ImageDockerfile({ image }: { readonly image: Image }) {
  const { t } = useTranslation()
  const list = useList(queries.imageRisks(image.id, { category: ['build-risk'] }))
  const risks = risksByInstruction(list.rows)
  const instructions = image.history.map(({ instruction }) => instruction).filter((text) => text !== '')
  const known = new Set(instructions)
  const others = [...risks].filter(([instruction]) => !known.has(instruction)).flatMap(([, own]) => own)
  if (instructions.length === 0) {
    return (
      <EmptyState icon={<IconFileCode size={36} stroke={1.4} />} title={t('image.noInstruction')}>
        {image.lastScanAt === null ? t('image.notScannedWords') : undefined}
      </EmptyState>
    )
  }
  return (
    <div className={classes['wrap']}>
      <p className={classes['lead']}>
        {t('image.dockerfileLead')} <CopyText text={instructions.join('\n')}>Dockerfile</CopyText>
      </p>
      <ol className={classes['lines']}>
        {instructions.map((instruction, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a history may hold the same instruction twice, and never changes
          <li key={at} className={classes['line']}>
            <code className="mono">{instruction}</code>
            <Risks risks={risks.get(instruction) ?? []} />
          </li>
        ))}
      </ol>
      <Risks risks={others} />
    </div>
  )
}

function Risks({ risks }: { readonly risks: readonly Risk[] }) {
  return risks.map((risk) => (
    <div key={risk.id} className={classes['risk']}>
      <SeverityBadge severity={risk.severity} />
      <div>
        <LinkText {...paths.riskGroup(risk.category, risk.rule)} fw={600}>
          {risk.title}
        </LinkText>
        {risk.advice !== null && <div>{risk.advice}</div>}
      </div>
    </div>
  ))
}
