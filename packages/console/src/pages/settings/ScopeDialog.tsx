import { ActionIcon, Button, Group, Radio, Select, Stack, Text, TextInput } from '@mantine/core'
import { type ScanScope, type ScopeRule, scopeRuleSchema } from '@plimsoll/contract'
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queries } from '../../api/queries.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import classes from './ScopeDialog.module.css'

interface Props {
  readonly scope: ScanScope
  readonly opened: boolean
  readonly onClose: () => void
  readonly onChange: (scope: ScanScope) => void
}

/** Image management: what happens to repositories in general, and rules for some; the last rule that fits decides. */
export function ScopeDialog(props: Props) {
  const { t } = useTranslation()
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={t('scope.title')} size="xl">
      <Rules {...props} />
    </Dialog>
  )
}

function Rules({ scope, onClose, onChange }: Props) {
  const { t } = useTranslation()
  const { data: registries } = useSuspenseQuery(queries.registries())
  const [draft, setDraft] = useState(scope)
  const [isTried, setTried] = useState(false)
  const setRule = (at: number, rule: ScopeRule) => setDraft({ ...draft, rules: draft.rules.with(at, rule) })
  const move = (at: number, by: 1 | -1) => {
    const rules = draft.rules.toSpliced(at, 1)
    const [rule] = draft.rules.slice(at, at + 1)
    if (rule !== undefined) setDraft({ ...draft, rules: rules.toSpliced(at + by, 0, rule) })
  }
  const isWrong = (rule: ScopeRule) => !scopeRuleSchema.safeParse(rule).success
  return (
    <Stack>
      <Text c="dimmed">{t('scope.lead')}</Text>
      <Radio.Group
        label={t('scope.general')}
        value={draft.newRepositories}
        onChange={(value) => setDraft({ ...draft, newRepositories: value === 'exclude' ? 'exclude' : 'include' })}
      >
        <Group mt="xs">
          <Radio value="include" label={t('scope.scanAll')} />
          <Radio value="exclude" label={t('scope.scanNone')} />
        </Group>
      </Radio.Group>
      <Stack gap="xs">
        {draft.rules.map((rule, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rules have no identity of their own, only an order
          <div key={at} className={classes['rule']}>
            <Select
              aria-label={t('scope.effect')}
              data={[
                { value: 'include', label: t('scope.include') },
                { value: 'exclude', label: t('scope.exclude') },
              ]}
              value={rule.effect}
              onChange={(effect) => setRule(at, { ...rule, effect: effect === 'exclude' ? 'exclude' : 'include' })}
            />
            <Select
              aria-label={t('registry.one')}
              data={[
                { value: '', label: t('scope.everyRegistry') },
                ...registries.map(({ id, name }) => ({ value: id, label: name })),
              ]}
              value={rule.registryId ?? ''}
              onChange={(registryId) => {
                const { registryId: _, ...rest } = rule
                setRule(at, registryId ? { ...rest, registryId } : rest)
              }}
            />
            <TextInput
              aria-label={t('scope.pattern')}
              placeholder="team/**"
              value={rule.pattern}
              spellCheck={false}
              error={isTried && isWrong(rule) ? t('scope.patternWrong') : undefined}
              onChange={(event) => setRule(at, { ...rule, pattern: event.currentTarget.value })}
            />
            <Group gap={2} wrap="nowrap">
              <ActionIcon
                aria-label={t('scope.up', { number: at + 1 })}
                disabled={at === 0}
                onClick={() => move(at, -1)}
              >
                <IconArrowUp size={16} />
              </ActionIcon>
              <ActionIcon
                aria-label={t('scope.down', { number: at + 1 })}
                disabled={at === draft.rules.length - 1}
                onClick={() => move(at, 1)}
              >
                <IconArrowDown size={16} />
              </ActionIcon>
              <ActionIcon
                aria-label={t('scope.removeRule', { number: at + 1 })}
                onClick={() => setDraft({ ...draft, rules: draft.rules.toSpliced(at, 1) })}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Group>
          </div>
        ))}
        <div>
          <Button
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden="true" />}
            onClick={() =>
              setDraft({
                ...draft,
                rules: [
                  ...draft.rules,
                  { effect: draft.newRepositories === 'include' ? 'exclude' : 'include', pattern: '' },
                ],
              })
            }
          >
            {t('scope.addRule')}
          </Button>
        </div>
      </Stack>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button
          onClick={() => {
            setTried(true)
            if (draft.rules.some(isWrong)) return
            onChange(draft)
            onClose()
          }}
        >
          {t('scope.ok')}
        </Button>
      </Group>
    </Stack>
  )
}
