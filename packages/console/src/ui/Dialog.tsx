import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

/** A modal dialog that its cross, Escape and a click beside it close; `isKept` leaves out the last, where something would be lost. */
export function Dialog(props: {
  readonly title: ReactNode
  readonly opened: boolean
  readonly onClose: () => void
  readonly size?: 'lg' | 'xl'
  readonly isKept?: boolean
  readonly children: ReactNode
}) {
  const { t } = useTranslation()
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={props.title}
      {...(props.size && { size: props.size })}
      closeOnClickOutside={props.isKept !== true}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {props.children}
    </Modal>
  )
}
