import { Alert, Button, Group, Stack } from '@mantine/core'
import { ApiError, type Registry, type RegistryInput } from '@plimsoll/contract'
import { IconAlertTriangle, IconPlugConnected } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client.ts'
import { problemText } from '../api/problem-text.ts'
import { ConnectionSteps } from '../components/ConnectionSteps.tsx'
import { Panel } from '../ui/Panel.tsx'
import { RegistryFields } from './RegistryFields.tsx'
import { type DraftField, EMPTY_DRAFT, type RegistryDraft, readDraft, toDraft } from './registry-draft.ts'

const NOTHING: ReadonlySet<DraftField> = new Set()

/** Adds or changes a registry; its connection can be tried at any time before it is saved. What was typed stays whatever the server answers. */
export function RegistryForm(props: {
  readonly registry?: Registry
  readonly submitLabel: string
  readonly save: (input: RegistryInput, draft: RegistryDraft) => Promise<Registry>
  readonly onSaved: (registry: Registry) => void
  readonly onCancel: () => void
}) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(props.registry === undefined ? EMPTY_DRAFT : toDraft(props.registry))
  const form = useRef<HTMLFormElement>(null)
  const [wrong, setWrong] = useState(NOTHING)
  const save = useMutation({
    mutationFn: (input: RegistryInput) => props.save(input, draft),
    onSuccess: props.onSaved,
    onError: (error) => setWrong(fieldsOf(error)),
  })
  const test = useMutation({
    mutationFn: (registry: RegistryInput) =>
      api.registries.testConnection({
        body: { registry, ...(props.registry === undefined ? {} : { registryId: props.registry.id }) },
      }),
    onError: (error) => setWrong(fieldsOf(error)),
  })
  const check = (then: (input: RegistryInput) => void) => {
    const read = readDraft(draft)
    setWrong('wrong' in read ? read.wrong : NOTHING)
    if ('wrong' in read)
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
    if ('input' in read) then(read.input)
  }
  const error = save.error ?? test.error
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        check(save.mutate)
      }}
    >
      <Stack>
        <RegistryFields
          draft={draft}
          wrong={wrong}
          onChange={(change) => {
            setDraft((before) => ({ ...before, ...change }))
            setWrong((before) => new Set([...before].filter((field) => !(field in change))))
          }}
          {...(props.registry === undefined ? {} : { saved: props.registry })}
        />
        {wrong.size > 0 && (
          <Alert color="red" role="alert" icon={<IconAlertTriangle size={18} aria-hidden="true" />}>
            {t('registryField.someWrong', { count: wrong.size })}
          </Alert>
        )}
        {error !== null && wrong.size === 0 && (
          <Alert color="red" role="alert" icon={<IconAlertTriangle size={18} aria-hidden="true" />}>
            {problemText(error, t)}
          </Alert>
        )}
        {(test.isPending || test.data !== undefined) && (
          <Panel title={t('connection.title')}>
            <ConnectionSteps test={test.isPending ? undefined : test.data} />
          </Panel>
        )}
        <Group justify="space-between">
          <Button
            variant="default"
            leftSection={<IconPlugConnected size={16} aria-hidden="true" />}
            loading={test.isPending}
            onClick={() => check(test.mutate)}
          >
            {t('connection.test')}
          </Button>
          <Group>
            <Button variant="default" onClick={props.onCancel}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {props.submitLabel}
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  )
}

/** Fields that the server found wrong, of those the form has. */
function fieldsOf(error: unknown): ReadonlySet<DraftField> {
  if (!(error instanceof ApiError)) return NOTHING
  if (error.problem.code === 'REGISTRY_NAME_TAKEN') return NOTHING
  const names = (error.problem.errors ?? []).map(({ path }) =>
    path.split('.').find((part) => Object.hasOwn(EMPTY_DRAFT, part)),
  )
  return new Set(names.filter((name): name is DraftField => name !== undefined))
}
