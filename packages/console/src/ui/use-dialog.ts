import { useState } from 'react'

/** A dialog whose code is fetched when it is first opened, and which stays from then on, so that it can close as it should. */
export interface Dialog {
  readonly isOpen: boolean
  /** Was it ever open? Render it only then. */
  readonly isKnown: boolean
  readonly open: () => void
  readonly close: () => void
}

/** State of a {@link Dialog}. */
export function useDialog(): Dialog {
  const [isOpen, setOpen] = useState(false)
  const [isKnown, setKnown] = useState(false)
  return {
    isOpen,
    isKnown,
    open: () => {
      setKnown(true)
      setOpen(true)
    },
    close: () => setOpen(false),
  }
}
