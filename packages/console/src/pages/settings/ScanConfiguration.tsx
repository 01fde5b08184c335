import { Alert, Button, Group, NumberInput, Radio, Select, Stack, Switch, TagsInput, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import {
  RETENTION_DAYS,
  SCAN_TIME_RANGES_DAYS,
  type ScanSettingsInput,
  scanCycleSchema,
  scanSettingsInputSchema,
} from '@plimsoll/contract'
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { problemText } from '../../api/problem-text.ts'
import { queries } from '../../api/queries.ts'
import { useMay } from '../../app/session.ts'
import { useFormat } from '../../format/use-format.ts'
import { Instant } from '../../ui/Instant.tsx'
import { AuthorisationSetting } from './AuthorisationSetting.tsx'
import classes from './ScanConfiguration.module.css'
import { ScopeSetting } from './ScopeSetting.tsx'
import { Setting } from './Setting.tsx'

const HOURS = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, '0')}:00`,
}))

/** When, what and how far back the center scans by itself, and how long it keeps what it found. */
export function ScanConfiguration() {
  const { t } = useTranslation()
  const format = useFormat()
  const cache = useQueryClient()
  const mayAct = useMay('operator')
  const { data: settings } = useSuspenseQuery(queries.scanSettings())
  const saved = scanSettingsInputSchema.parse(settings)
  const [draft, setDraft] = useState<ScanSettingsInput>(saved)
  const change = (part: Partial<ScanSettingsInput>) => setDraft((before) => ({ ...before, ...part }))
  const isChanged = JSON.stringify(draft) !== JSON.stringify(saved)
  const save = useMutation({
    mutationFn: () => api.settings.updateScan({ body: draft }),
    onSuccess: (next) => {
      cache.setQueryData(queries.scanSettings().queryKey, next)
      setDraft(scanSettingsInputSchema.parse(next))
      void cache.invalidateQueries({ queryKey: ['overview'] })
      void cache.invalidateQueries({ queryKey: ['repositories'] })
      notifications.show({ message: t('settings.saved') })
    },
  })
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <form
      className={classes['form']}
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <Setting title={t('authorisations.setting')} words={t('authorisations.settingWords')}>
        <AuthorisationSetting />
      </Setting>
      <fieldset className={classes['plain']} disabled={!mayAct}>
        <Setting title={t('settings.cycle')} words={t('settings.cycleWords')}>
          <Radio.Group
            aria-label={t('settings.cycle')}
            value={draft.cycle}
            onChange={(cycle) => change({ cycle: scanCycleSchema.parse(cycle) })}
          >
            <Group>
              {scanCycleSchema.options.map((cycle) => (
                <Radio key={cycle} value={cycle} label={t(`cycle.${cycle}`)} />
              ))}
            </Group>
          </Radio.Group>
          <Text size="sm" c="dimmed">
            {settings.nextCycleAt === null ? (
              t('settings.noNext')
            ) : (
              <>
                {t('settings.next')} <Instant at={settings.nextCycleAt} exact />
              </>
            )}
          </Text>
        </Setting>
        <Setting title={t('settings.window')} words={t('settings.windowWords')}>
          <Switch
            label={t('settings.windowOn')}
            checked={draft.window !== null}
            onChange={(event) =>
              change({ window: event.currentTarget.checked ? { startHour: 22, endHour: 6, timeZone: zone } : null })
            }
          />
          {draft.window !== null && (
            <Group align="flex-end">
              <Select
                label={t('settings.from')}
                data={HOURS}
                w={110}
                value={String(draft.window.startHour)}
                onChange={(hour) =>
                  draft.window !== null && change({ window: { ...draft.window, startHour: Number(hour) } })
                }
              />
              <Select
                label={t('settings.to')}
                data={HOURS}
                w={110}
                value={String(draft.window.endHour)}
                onChange={(hour) =>
                  draft.window !== null && change({ window: { ...draft.window, endHour: Number(hour) } })
                }
              />
              <Text size="sm" c="dimmed" pb={8}>
                {t('settings.zone', { zone: draft.window.timeZone })}
              </Text>
            </Group>
          )}
        </Setting>
        <Setting title={t('settings.scope')} words={t('settings.scopeWords')}>
          <ScopeSetting scope={draft.scope} onChange={(scope) => change({ scope })} />
        </Setting>
        <Setting title={t('settings.timeRange')} words={t('settings.timeRangeWords')}>
          <Select
            aria-label={t('settings.timeRange')}
            w={220}
            data={SCAN_TIME_RANGES_DAYS.map((days) => ({
              value: String(days),
              label: t('settings.lastDays', { count: days }),
            }))}
            value={String(draft.timeRangeDays)}
            onChange={(days) => change({ timeRangeDays: Number(days) as ScanSettingsInput['timeRangeDays'] })}
          />
        </Setting>
        <Setting title={t('settings.retention')} words={t('settings.retentionWords')}>
          <Select
            aria-label={t('settings.retention')}
            w={220}
            data={RETENTION_DAYS.map((days) => ({
              value: String(days),
              label: t('settings.days', { count: days, shown: format.number(days) }),
            }))}
            value={String(draft.retentionDays)}
            onChange={(days) => change({ retentionDays: Number(days) as ScanSettingsInput['retentionDays'] })}
          />
          {draft.retentionDays < saved.retentionDays && <RetentionPreview days={draft.retentionDays} />}
        </Setting>
        <Setting title={t('settings.platforms')} words={t('settings.platformsWords')}>
          <TagsInput
            aria-label={t('settings.platforms')}
            placeholder={draft.platforms.length === 0 ? t('settings.allPlatforms') : ''}
            data={['linux/amd64', 'linux/arm64', 'linux/arm/v7', 'linux/ppc64le', 'linux/s390x']}
            value={draft.platforms}
            onChange={(platforms) => change({ platforms })}
            maw={420}
          />
        </Setting>
        <Setting title={t('settings.concurrency')} words={t('settings.concurrencyWords')}>
          <NumberInput
            aria-label={t('settings.concurrency')}
            w={110}
            min={1}
            max={64}
            value={draft.concurrency}
            onChange={(value) => change({ concurrency: Number(value) || 1 })}
          />
        </Setting>
      </fieldset>
      {save.isError && (
        <Alert color="red" role="alert" mx="md">
          {t('errors.saveFailed', { reason: problemText(save.error, t) })}
        </Alert>
      )}
      {mayAct && (
        <div className={classes['foot']}>
          <Stack gap={0}>
            {settings.updatedAt !== null && (
              <Text size="sm" c="dimmed">
                {t('settings.lastChange', { name: settings.updatedBy ?? '–' })} <Instant at={settings.updatedAt} />
              </Text>
            )}
          </Stack>
          <Group>
            <Button variant="default" disabled={!isChanged} onClick={() => setDraft(saved)}>
              {t('settings.discard')}
            </Button>
            <Button type="submit" disabled={!isChanged} loading={save.isPending}>
              {t('common.save')}
            </Button>
          </Group>
        </div>
      )}
    </form>
  )
}

/** What a shorter retention would cost, before it is saved. */
function RetentionPreview({ days }: { readonly days: ScanSettingsInput['retentionDays'] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { data } = useQuery(queries.retentionPreview(days))
  return data === undefined ? null : (
    <Text size="sm" role="status">
      {t('settings.retentionWould', {
        count: data.imageCount,
        images: format.number(data.imageCount),
        findings: format.number(data.findingCount),
      })}
    </Text>
  )
}
