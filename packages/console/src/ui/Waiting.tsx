import { Skeleton, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/** Stands where a list is about to be. */
export function Waiting() {
  const { t } = useTranslation()
  return (
    <Stack gap="sm" p="md" role="status" aria-label={t('common.loading')}>
      {['96%', '88%', '92%', '80%'].map((width) => (
        <Skeleton key={width} height={18} width={width} />
      ))}
    </Stack>
  )
}
