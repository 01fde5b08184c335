import { Button, Group, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from './Dialog.tsx'

/** What is about to be destroyed, in words, and the verb that does it. */
export interface Question {
  readonly title: string
  readonly words: ReactNode
  readonly confirm: string
  readonly onConfirm: () => void
}

/** Asks before something that cannot be undone. Render `dialog` once; call `ask` from the button. */
export function useConfirm(): { readonly ask: (question: Question) => void; readonly dialog: ReactNode } {
  const { t } = useTranslation()
  const [question, setQuestion] = useState<Question>()
  const [opened, setOpened] = useState(false)
  const close = () => setOpened(false)
  const ask = (next: Question) => {
    setQuestion(next)
    setOpened(true)
  }
  const dialog = (
    <Dialog opened={opened} onClose={close} title={question?.title}>
      <Text component="div">{question?.words}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={close} data-autofocus>
          {t('common.cancel')}
        </Button>
        <Button
          color="red.8"
          onClick={() => {
            close()
            question?.onConfirm()
          }}
        >
          {question?.confirm}
        </Button>
      </Group>
    </Dialog>
  )
  return { ask, dialog }
}
