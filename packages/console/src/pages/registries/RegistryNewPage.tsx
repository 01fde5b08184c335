import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { keepAnswer, queries } from '../../api/queries.ts'
import { LinkText } from '../../components/LinkText.tsx'
import { RegistryForm } from '../../forms/RegistryForm.tsx'
import { paths } from '../../paths.ts'
import { PageHeader } from '../../ui/PageHeader.tsx'

/** Integrates an image repository. */
export function RegistryNewPage() {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const navigate = useNavigate()
  return (
    <>
      <PageHeader
        crumbs={<LinkText {...paths.registries()}>{t('frame.registries')}</LinkText>}
        title={t('registries.add')}
        lead={t('registries.addLead')}
      />
      <RegistryForm
        submitLabel={t('registries.addSubmit')}
        save={(body) => api.registries.create({ body })}
        onSaved={async (registry) => {
          keepAnswer(cache, queries.registry(registry.id).queryKey, registry)
          void cache.invalidateQueries({ queryKey: ['registries'], exact: true })
          void cache.invalidateQueries({ queryKey: ['overview'] })
          notifications.show({ message: t('registries.added', { name: registry.name }) })
          await navigate(paths.registry(registry.id))
        }}
        onCancel={() => void navigate(paths.registries())}
      />
    </>
  )
}
