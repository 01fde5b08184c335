import { Alert } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useLiveState } from '../api/live-state.ts'

/** Says that what is shown may be old, for as long as that is so. */
export function LiveNotice() {
  const { t } = useTranslation()
  return useLiveState() === 'reconnecting' ? (
    <Alert color="yellow" role="status" mb="md" icon={<IconPlugConnectedX size={18} aria-hidden="true" />}>
      {t('frame.reconnecting')}
    </Alert>
  ) : null
}
