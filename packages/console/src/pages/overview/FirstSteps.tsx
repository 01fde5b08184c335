import { Button } from '@mantine/core'
import type { FirstRun } from '@plimsoll/contract'
import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../app/session.ts'
import { LinkButton } from '../../components/LinkButton.tsx'
import { PasswordDialog } from '../../components/PasswordDialog.tsx'
import { paths } from '../../paths.ts'
import { Panel } from '../../ui/Panel.tsx'
import { useDialog } from '../../ui/use-dialog.ts'
import classes from './FirstSteps.module.css'

/** The guided start: what a newcomer has done and what is left. Gone once nothing is. */
export function FirstSteps({ firstRun }: { readonly firstRun: FirstRun }) {
  const { t } = useTranslation()
  const mayAct = useMay('operator')
  const password = useDialog()
  const left =
    firstRun.usesFirstPassword ||
    firstRun.registryCount === 0 ||
    firstRun.usesStarterAdvisories ||
    firstRun.scannedImageCount === 0
  if (!left) return null
  return (
    <Panel title={t('firstSteps.title')} aside={t('firstSteps.lead')}>
      <ol className={classes['steps']}>
        <Step
          done={firstRun.scannedImageCount > 0}
          title={t('firstSteps.look')}
          words={t('firstSteps.lookWords')}
          action={
            <LinkButton {...paths.images()} variant="default" size="compact-sm">
              {t('firstSteps.lookAction')}
            </LinkButton>
          }
        />
        <Step
          done={!firstRun.usesFirstPassword}
          title={t('firstSteps.password')}
          words={t('firstSteps.passwordWords')}
          action={
            <Button variant="default" size="compact-sm" onClick={password.open}>
              {t('frame.changePassword')}
            </Button>
          }
        />
        <Step
          done={firstRun.registryCount > 0}
          title={t('firstSteps.registry')}
          words={t('firstSteps.registryWords')}
          action={
            mayAct && (
              <LinkButton {...paths.registryNew()} variant="default" size="compact-sm">
                {t('registries.add')}
              </LinkButton>
            )
          }
        />
        <Step
          done={firstRun.hasAdvisories && !firstRun.usesStarterAdvisories}
          title={t('firstSteps.advisories')}
          words={t('firstSteps.advisoriesWords')}
          action={
            <LinkButton {...paths.administration('advisories')} variant="default" size="compact-sm">
              {t('firstSteps.advisoriesAction')}
            </LinkButton>
          }
        />
      </ol>
      <PasswordDialog dialog={password} />
    </Panel>
  )
}

function Step(props: {
  readonly done: boolean
  readonly title: string
  readonly words: string
  readonly action: ReactNode
}) {
  const { t } = useTranslation()
  return (
    <li className={classes['step']}>
      {props.done ? (
        <IconCircleCheckFilled size={20} className={classes['done']} role="img" aria-label={t('firstSteps.done')} />
      ) : (
        <IconCircle size={20} className={classes['open']} role="img" aria-label={t('firstSteps.open')} />
      )}
      <div>
        <p className={classes['title']}>{props.title}</p>
        <p className={classes['words']}>{props.words}</p>
        {!props.done && props.action}
      </div>
    </li>
  )
}
