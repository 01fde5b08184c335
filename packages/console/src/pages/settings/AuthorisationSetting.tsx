import { Alert, Button, Group, NumberInput, Progress, Stack, Switch, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Authorisations } from '@plimsoll/contract'
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { problemText } from '../../api/problem-text.ts'
import { queries } from '../../api/queries.ts'
import { useMay } from '../../app/session.ts'
import { useFormat } from '../../format/use-format.ts'
import { Dialog } from '../../ui/Dialog.tsx'

/** Authorisations consumed of those allowed, and Expand. */
export function AuthorisationSetting() {
  const { t } = useTranslation()
  const format = useFormat()
  const mayAct = useMay('operator')
  const { data } = useSuspenseQuery(queries.authorisations())
  const [opened, { open, close }] = useDisclosure(false)
  const words =
    data.total === null
      ? t('authorisations.consumedUnlimited', { consumed: format.number(data.consumed) })
      : t('authorisations.consumedOf', { consumed: format.number(data.consumed), total: format.number(data.total) })
  return (
    <>
      <Group gap="md">
        <Text fw={600}>{words}</Text>
        {mayAct && (
          <Button variant="default" size="compact-sm" onClick={open}>
            {t('authorisations.expand')}
          </Button>
        )}
      </Group>
      {data.total !== null && (
        <Progress
          value={data.total === 0 ? 100 : Math.min(100, (100 * data.consumed) / data.total)}
          color={data.state === 'ok' ? 'ocean.6' : data.state === 'low' ? 'yellow.7' : 'red.7'}
          aria-label={words}
          maw={420}
        />
      )}
      <Text size="sm" c="dimmed">
        {t('authorisations.period', { from: format.date(data.period.from), to: format.date(data.period.to) })}
        {data.state !== 'ok' && ` ${t(`authorisations.${data.state}`)}`}
      </Text>
      <Dialog opened={opened} onClose={close} title={t('authorisations.expandTitle')}>
        <Expand authorisations={data} onDone={close} />
      </Dialog>
    </>
  )
}

function Expand({ authorisations, onDone }: { readonly authorisations: Authorisations; readonly onDone: () => void }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const [isLimited, setLimited] = useState(authorisations.total !== null)
  const [total, setTotal] = useState<number | string>(
    authorisations.total ?? Math.max(100, authorisations.consumed * 2),
  )
  const save = useMutation({
    mutationFn: () => api.settings.expandAuthorisations({ body: { total: isLimited ? Number(total) : null } }),
    onSuccess: (next) => {
      cache.setQueryData(queries.authorisations().queryKey, next)
      void cache.invalidateQueries({ queryKey: ['overview'] })
      onDone()
    },
  })
  return (
    <form
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <Stack>
        <Switch
          label={t('authorisations.limited')}
          checked={isLimited}
          onChange={(event) => setLimited(event.currentTarget.checked)}
        />
        {isLimited && (
          <NumberInput
            label={t('authorisations.total')}
            min={0}
            max={1_000_000_000}
            allowDecimal={false}
            value={total}
            onChange={setTotal}
            required
            withAsterisk={false}
          />
        )}
        {save.isError && (
          <Alert color="red" role="alert">
            {problemText(save.error, t)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {t('common.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
