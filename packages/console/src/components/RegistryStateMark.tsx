import { Tooltip } from '@mantine/core'
import type { Registry } from '@plimsoll/contract'
import { useTranslation } from 'react-i18next'
import { StateMark, type Tone } from '../ui/StateMark.tsx'

const TONES: Readonly<Record<Registry['state'], Tone>> = {
  unknown: 'quiet',
  ok: 'good',
  failing: 'bad',
  syncing: 'busy',
}

/** Whether a registry can be reached. Why not, in the tooltip. */
export function RegistryStateMark({ registry }: { readonly registry: Registry }) {
  const { t } = useTranslation()
  const mark = <StateMark tone={TONES[registry.state]}>{t(`registryState.${registry.state}`)}</StateMark>
  return registry.failure === null ? (
    mark
  ) : (
    <Tooltip label={registry.failure.message} multiline maw={360}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the reason must be reachable without a mouse */}
      <span tabIndex={0}>{mark}</span>
    </Tooltip>
  )
}
