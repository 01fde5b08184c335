import { Checkbox, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { Registry } from '@plimsoll/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { problemText } from '../../api/problem-text.ts'
import { paths } from '../../paths.ts'
import { useConfirm } from '../../ui/use-confirm.tsx'

/** What can be done to a registry; render `dialog` once. */
export function useRegistryActions(registry: Registry): {
  readonly sync: () => void
  readonly remove: () => void
  readonly dialog: ReactNode
} {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const router = useRouter()
  const { ask, dialog } = useConfirm()
  const fail = (error: unknown) => notifications.show({ color: 'red', message: problemText(error, t) })
  const params = { registryId: registry.id }
  const keepsResults = useRef(false)
  const sync = useMutation({
    mutationFn: () => api.registries.sync({ params }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['registries'] }),
    onError: fail,
  })
  const remove = useMutation({
    mutationFn: () => api.registries.remove({ params, query: { keepResults: keepsResults.current } }),
    onSuccess: async () => {
      notifications.show({ message: t('registry.removed', { name: registry.name }) })
      if (router.state.location.pathname.startsWith(`/registries/${registry.id}`))
        await router.navigate(paths.registries())
      cache.removeQueries({ queryKey: ['registries', registry.id] })
      for (const area of ['registries', 'repositories', 'images', 'overview', 'vulnerabilities'])
        void cache.invalidateQueries({ queryKey: [area] })
    },
    onError: fail,
  })
  return {
    sync: () => sync.mutate(),
    remove: () => {
      keepsResults.current = false
      ask({
        title: t('registry.removeTitle', { name: registry.name }),
        words: (
          <>
            <Text mb="md">{t('registry.removeWords', { count: registry.imageCount })}</Text>
            <Checkbox
              label={t('registry.keepResults')}
              description={t('registry.keepResults_words')}
              onChange={(event) => {
                keepsResults.current = event.currentTarget.checked
              }}
            />
          </>
        ),
        confirm: t('registry.remove'),
        onConfirm: () => remove.mutate(),
      })
    },
    dialog,
  }
}
