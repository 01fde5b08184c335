import { Alert, Button, Group, Radio, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { Decision, DecisionVerdict } from '@plimsoll/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client.ts'
import { markDecided } from '../api/mark-decided.ts'
import { problemText } from '../api/problem-text.ts'
import { queries } from '../api/queries.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { type DecisionExtent, type DecisionSubject, scopesOf } from './decision-subject.ts'
import { UndoDecisions } from './UndoDecisions.tsx'

const VERDICTS = ['handled', 'false-positive', 'waived'] as const satisfies readonly DecisionVerdict[]

/** Dialog that says what was decided about findings: handled, false or whitelisted, how far it reaches, why and until when. Open while there are `subjects`. */
export function DecisionDialog(props: {
  readonly subjects: readonly DecisionSubject[]
  readonly onClose: () => void
  readonly onDone: () => void
}) {
  const { t } = useTranslation()
  return (
    <Dialog
      opened={props.subjects.length > 0}
      onClose={props.onClose}
      title={t('decisions.title', { count: props.subjects.length })}
      size="lg"
    >
      {props.subjects.length > 0 && <Fields {...props} />}
    </Dialog>
  )
}

function Fields(props: {
  readonly subjects: readonly DecisionSubject[]
  readonly onClose: () => void
  readonly onDone: () => void
}) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const { subjects } = props
  const hasImages = subjects.every(({ image }) => image !== undefined)
  const [verdict, setVerdict] = useState<DecisionVerdict>('handled')
  const [extent, setExtent] = useState<DecisionExtent>(hasImages ? 'image' : 'everywhere')
  const [reason, setReason] = useState('')
  const [day, setDay] = useState('')
  // A second try after a failure goes on where the first one stopped.
  const made = useRef(new Map<string, Decision>())
  const decide = useMutation({
    mutationFn: async () => {
      for (const subject of subjects) {
        const repositoryIds =
          extent === 'repository' && subject.image !== undefined
            ? (await cache.query(queries.image(subject.image.id))).references.map(({ repositoryId }) => repositoryId)
            : []
        for (const scope of scopesOf(subject, extent, repositoryIds)) {
          const body = {
            verdict,
            scope,
            reason: reason.trim(),
            ...(day === '' ? {} : { expiresAt: new Date(`${day}T23:59:59`).toISOString() }),
          }
          const key = JSON.stringify(body)
          if (!made.current.has(key)) made.current.set(key, await api.decisions.create({ body }))
        }
      }
      return [...made.current.values()]
    },
    onSettled: () => markDecided(cache),
    onSuccess: (decisions) => {
      const id = notifications.show({
        autoClose: 12_000,
        message: <UndoDecisions decisions={decisions} cache={cache} onDone={() => notifications.hide(id)} />,
      })
      props.onDone()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    decide.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        {decide.isError && (
          <Alert color="red" role="alert">
            {problemText(decide.error, t)}
          </Alert>
        )}
        <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
          {subjects
            .slice(0, 3)
            .map(({ label }) => label)
            .join(', ')}
          {subjects.length > 3 && ` ${t('decisions.andMore', { count: subjects.length - 3 })}`}
        </Text>
        <Radio.Group
          label={t('decisions.verdict')}
          value={verdict}
          onChange={(value) => setVerdict(value as DecisionVerdict)}
        >
          <Stack gap="xs" mt="xs">
            {VERDICTS.map((each) => (
              <Radio
                key={each}
                value={each}
                label={t(`decisions.choose_${each}`)}
                description={t(`decisions.words_${each}`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        {hasImages && (
          <Radio.Group
            label={t('decisions.extent')}
            value={extent}
            onChange={(value) => setExtent(value as DecisionExtent)}
          >
            <Group mt="xs">
              {(['image', 'repository', 'everywhere'] as const).map((each) => (
                <Radio key={each} value={each} label={t(`decisions.extent_${each}`)} />
              ))}
            </Group>
          </Radio.Group>
        )}
        <Textarea
          label={t('decisions.reason')}
          description={t('decisions.reasonWords')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          required
          minLength={3}
          maxLength={2000}
          autosize
          minRows={2}
        />
        <TextInput
          type="date"
          label={`${t('decisions.expires')} (${t('common.optional')})`}
          description={t('decisions.expiresWords')}
          value={day}
          min={new Date().toISOString().slice(0, 10)}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={decide.isPending} disabled={reason.trim().length < 3}>
            {t('decisions.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
