import { Tooltip } from '@mantine/core'
import type { Failure, ImageState } from '@plimsoll/contract'
import { useTranslation } from 'react-i18next'
import { StateMark, type Tone } from '../ui/StateMark.tsx'

const TONES: Readonly<Record<ImageState, Tone>> = {
  unscanned: 'quiet',
  scanning: 'busy',
  complete: 'good',
  partial: 'warn',
  failed: 'bad',
}

/** Whether an image has a result, and how far it can be trusted. The reason of a failure is in the tooltip. */
export function ImageStateMark({ state, failure }: { readonly state: ImageState; readonly failure?: Failure | null }) {
  const { t } = useTranslation()
  const mark = <StateMark tone={TONES[state]}>{t(`imageState.${state}`)}</StateMark>
  return failure ? (
    <Tooltip label={failure.message} multiline maw={360}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the reason must be reachable without a mouse */}
      <span tabIndex={0}>{mark}</span>
    </Tooltip>
  ) : (
    mark
  )
}
