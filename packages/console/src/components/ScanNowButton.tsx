import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconRadar2 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../app/session.ts'
import { ScanNow } from '../forms/ScanNow.tsx'

/** Opens the one-click scan; not shown to those who may not scan. `registryId` chooses that registry to begin with. */
export function ScanNowButton({ registryId }: { readonly registryId?: string }) {
  const { t } = useTranslation()
  const [opened, { open, close }] = useDisclosure(false)
  return useMay('operator') ? (
    <>
      <Button leftSection={<IconRadar2 size={16} aria-hidden="true" />} onClick={open}>
        {t('scanNow.button')}
      </Button>
      <ScanNow opened={opened} onClose={close} {...(registryId === undefined ? {} : { registryId })} />
    </>
  ) : null
}
