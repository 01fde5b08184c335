import type { ScanItemState, ScanState } from '@plimsoll/contract'
import { useTranslation } from 'react-i18next'
import { StateMark, type Tone } from '../ui/StateMark.tsx'

const TONES: Readonly<Record<ScanState | ScanItemState, Tone>> = {
  queued: 'quiet',
  running: 'busy',
  paused: 'warn',
  complete: 'good',
  partial: 'warn',
  failed: 'bad',
  cancelled: 'quiet',
}

/** How a scan, or one image of it, stands. */
export function ScanStateMark({ state }: { readonly state: ScanState | ScanItemState }) {
  const { t } = useTranslation()
  return <StateMark tone={TONES[state]}>{t(`scanState.${state}`)}</StateMark>
}
