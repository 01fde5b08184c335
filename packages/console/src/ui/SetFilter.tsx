import { Button } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

/** A filter that came with the address and has no field of its own: says what it is, and is dropped by a click. */
export function SetFilter({ label, onDrop }: { readonly label: string; readonly onDrop: () => void }) {
  const { t } = useTranslation()
  return (
    <Button
      variant="light"
      rightSection={<IconX size={14} role="img" aria-label={t('common.dropFilter')} />}
      onClick={onDrop}
    >
      {label}
    </Button>
  )
}
