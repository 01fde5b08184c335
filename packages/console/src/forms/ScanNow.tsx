import { Alert, Button, Checkbox, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import type { Registry, RegistryInput, ScanTargets } from '@plimsoll/contract'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client.ts'
import { newIdempotencyKey } from '../api/idempotency-key.ts'
import { problemText } from '../api/problem-text.ts'
import { keepAnswer, queries } from '../api/queries.ts'
import { useFormat } from '../format/use-format.ts'
import { paths } from '../paths.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { ScanPreview } from './ScanPreview.tsx'

type By = 'kinds' | 'registries' | 'repositories'
type Kind = RegistryInput['kind'] | 'sample'

/** The one-click scan: what to scan, what that will cost, Confirm. Then the scan's page, where it can be watched. */
export function ScanNow(props: {
  readonly opened: boolean
  readonly onClose: () => void
  readonly registryId?: string
}) {
  const { t } = useTranslation()
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={t('scanNow.title')} size="lg">
      <Fields {...props} />
    </Dialog>
  )
}

function Fields({ onClose, registryId }: { readonly onClose: () => void; readonly registryId?: string }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const cache = useQueryClient()
  const registries = useQuery(queries.registries()).data ?? []
  const [by, setBy] = useState<By>(registryId === undefined ? 'kinds' : 'registries')
  const [kinds, setKinds] = useState<readonly Kind[]>()
  const [registryIds, setRegistryIds] = useState<readonly string[]>(registryId === undefined ? [] : [registryId])
  const [repositoryIds, setRepositoryIds] = useState<readonly string[]>([])
  // With a single type connected there is nothing to choose, so it is chosen.
  const present = [...new Set(registries.map(({ kind }) => kind))]
  const chosenKinds = kinds ?? (present.length === 1 ? present : [])
  const targets = toTargets(by, chosenKinds, registryIds, repositoryIds)

  const preCheck = useQuery(queries.preCheck(targets))
  const [key] = useState(newIdempotencyKey)
  const start = useMutation({
    mutationFn: (wanted: ScanTargets) => api.scans.create({ body: { targets: wanted }, idempotencyKey: key }),
    onSuccess: async (scan) => {
      keepAnswer(cache, queries.scan(scan.id).queryKey, scan)
      void cache.invalidateQueries({ queryKey: ['scans'] })
      onClose()
      await navigate(paths.scan(scan.id))
    },
  })
  const check = targets === undefined ? undefined : preCheck.data
  const lacking =
    check !== undefined && check.authorisationsLeft !== null && check.authorisationsNeeded > check.authorisationsLeft
  const startable = check !== undefined && check.imageCount > check.runningImageCount && !lacking

  return (
    <Stack>
      <Text c="dimmed">{t('scanNow.lead')}</Text>
      <SegmentedControl
        aria-label={t('scanNow.by')}
        value={by}
        onChange={(value) => setBy(value as By)}
        data={[
          { value: 'kinds', label: t('scanNow.byKinds') },
          { value: 'registries', label: t('scanNow.byRegistries') },
          { value: 'repositories', label: t('scanNow.byRepositories') },
        ]}
      />
      {by === 'kinds' && (
        <Choices
          label={t('scanNow.byKinds')}
          value={chosenKinds}
          onChange={(values) => setKinds(values as Kind[])}
          choices={present.map((kind) => ({
            value: kind,
            label: t(`registryKind.${kind}`),
            count: countImages(registries, kind),
          }))}
        />
      )}
      {by === 'registries' && (
        <Choices
          label={t('scanNow.byRegistries')}
          value={registryIds}
          onChange={setRegistryIds}
          choices={registries.map(({ id, name, imageCount }) => ({ value: id, label: name, count: imageCount }))}
        />
      )}
      {by === 'repositories' && <RepositoryChoices value={repositoryIds} onChange={setRepositoryIds} />}
      <ScanPreview targets={targets} check={check} error={targets === undefined ? null : preCheck.error} />
      {start.isError && (
        <Alert color="red" role="alert" icon={<IconAlertTriangle size={18} aria-hidden="true" />}>
          {problemText(start.error, t)}
        </Alert>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button
          disabled={!startable}
          loading={start.isPending}
          onClick={() => targets !== undefined && start.mutate(targets)}
        >
          {t('common.confirm')}
        </Button>
      </Group>
    </Stack>
  )
}

function toTargets(
  by: By,
  kinds: readonly Kind[],
  registryIds: readonly string[],
  repositoryIds: readonly string[],
): ScanTargets | undefined {
  if (by === 'kinds') return kinds.length === 0 ? undefined : { registryKinds: [...kinds] }
  if (by === 'registries') return registryIds.length === 0 ? undefined : { registryIds: [...registryIds] }
  return repositoryIds.length === 0 ? undefined : { repositoryIds: [...repositoryIds] }
}

function countImages(registries: readonly Registry[], kind: Kind): number {
  return registries.filter((registry) => registry.kind === kind).reduce((sum, { imageCount }) => sum + imageCount, 0)
}

interface Choice {
  readonly value: string
  readonly label: string
  readonly count: number
}

function Choices(props: {
  readonly label: string
  readonly choices: readonly Choice[]
  readonly value: readonly string[]
  readonly onChange: (value: string[]) => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Checkbox.Group aria-label={props.label} value={[...props.value]} onChange={props.onChange}>
      <Stack gap="xs" mah={280} style={{ overflowY: 'auto' }}>
        {props.choices.map(({ value, label, count }) => (
          <Checkbox
            key={value}
            value={value}
            label={label}
            description={t('scanNow.images', { count, shown: format.number(count) })}
          />
        ))}
      </Stack>
    </Checkbox.Group>
  )
}

/** The first two hundred repositories by name, and a field that finds the others. */
function RepositoryChoices(props: { readonly value: readonly string[]; readonly onChange: (value: string[]) => void }) {
  const { t } = useTranslation()
  const list = useQuery({
    queryKey: ['repositories', 'choices'],
    queryFn: ({ signal }) => api.repositories.list({ query: { limit: 200 }, signal }),
  })
  return (
    <Choices
      label={t('scanNow.byRepositories')}
      value={props.value}
      onChange={props.onChange}
      choices={(list.data?.items ?? []).map(({ id, name, registryName, imageCount }) => ({
        value: id,
        label: `${registryName} / ${name}`,
        count: imageCount,
      }))}
    />
  )
}
