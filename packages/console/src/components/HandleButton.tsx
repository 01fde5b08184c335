import { Button } from '@mantine/core'
import { IconGavel } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../app/session.ts'
import { DecisionDialog } from '../forms/DecisionDialog.tsx'
import type { DecisionSubject } from '../forms/decision-subject.ts'

/** Opens the dialog that decides about findings; not there for whoever may not decide. */
export function HandleButton(props: {
  readonly subjects: readonly DecisionSubject[]
  readonly onDone?: () => void
  readonly size?: 'compact-sm'
}) {
  const { t } = useTranslation()
  const mayDecide = useMay('operator')
  const [subjects, setSubjects] = useState<readonly DecisionSubject[]>([])
  const close = () => setSubjects([])
  return mayDecide ? (
    <>
      <Button
        variant="default"
        {...(props.size === undefined ? {} : { size: props.size })}
        leftSection={<IconGavel size={16} aria-hidden="true" />}
        disabled={props.subjects.length === 0}
        onClick={() => setSubjects(props.subjects)}
      >
        {t('decisions.handle')}
      </Button>
      <DecisionDialog
        subjects={subjects}
        onClose={close}
        onDone={() => {
          close()
          props.onDone?.()
        }}
      />
    </>
  ) : null
}
