import { Button } from '@mantine/core'
import { IconRadar2 } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../app/session.ts'
import { useDialog } from '../ui/use-dialog.ts'

const ScanNow = lazy(async () => ({ default: (await import('../forms/ScanNow.tsx')).ScanNow }))

/** Opens the one-click scan; not shown to those who may not scan. `registryId` chooses that registry to begin with. */
export function ScanNowButton({ registryId }: { readonly registryId?: string }) {
  const { t } = useTranslation()
  const dialog = useDialog()
  return useMay('operator') ? (
    <>
      <Button leftSection={<IconRadar2 size={16} aria-hidden="true" />} onClick={dialog.open}>
        {t('scanNow.button')}
      </Button>
      {dialog.isKnown && (
        <Suspense>
          <ScanNow
            opened={dialog.isOpen}
            onClose={dialog.close}
            {...(registryId === undefined ? {} : { registryId })}
          />
        </Suspense>
      )}
    </>
  ) : null
}
