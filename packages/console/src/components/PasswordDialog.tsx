import { lazy, Suspense } from 'react'
import type { Dialog } from '../ui/use-dialog.ts'

const PasswordChange = lazy(async () => ({ default: (await import('../forms/PasswordChange.tsx')).PasswordChange }))

/** Where somebody changes their own password; its code comes with the first opening. */
export function PasswordDialog({ dialog }: { readonly dialog: Dialog }) {
  return dialog.isKnown ? (
    <Suspense>
      <PasswordChange opened={dialog.isOpen} onClose={dialog.close} />
    </Suspense>
  ) : null
}
