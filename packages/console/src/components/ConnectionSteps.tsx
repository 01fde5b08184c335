import { Loader } from '@mantine/core'
import type { ConnectionStep, ConnectionTest } from '@plimsoll/contract'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../format/use-format.ts'
import { StateMark, type Tone } from '../ui/StateMark.tsx'
import classes from './ConnectionSteps.module.css'

const TONES: Readonly<Record<ConnectionStep['outcome'], Tone>> = { ok: 'good', failed: 'bad', skipped: 'quiet' }

/** A connection test step by step: what worked, where it stopped and what to do. While it runs, `test` is absent. */
export function ConnectionSteps({ test }: { readonly test: ConnectionTest | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <div role="status">
      {test === undefined ? (
        <p className={classes['verdict']}>
          <Loader size="xs" /> {t('connection.running')}
        </p>
      ) : (
        <>
          <p className={classes['verdict']}>
            <StateMark tone={test.ok ? 'good' : 'bad'}>
              <strong>{test.ok ? t('connection.ok') : t('connection.failed')}</strong>
            </StateMark>
          </p>
          <ol className={classes['steps']}>
            {test.steps.map((step) => (
              <li key={step.step} className={step.outcome === 'skipped' ? classes['skipped'] : undefined}>
                <StateMark tone={TONES[step.outcome]}>{t(`connectionStep.${step.step}`)}</StateMark>
                <span className={classes['message']}>{step.message}</span>
                <span className={classes['time']}>
                  {step.outcome === 'skipped' ? t('connection.skipped') : format.duration(step.durationMs)}
                </span>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  )
}
