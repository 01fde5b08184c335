import { notifications } from '@mantine/notifications'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { queries } from '../../api/queries.ts'
import { LinkText } from '../../components/LinkText.tsx'
import { RegistryForm } from '../../forms/RegistryForm.tsx'
import { toPatch } from '../../forms/registry-draft.ts'
import { paths } from '../../paths.ts'
import { PageHeader } from '../../ui/PageHeader.tsx'

const route = getRouteApi('/frame/registries/$registryId/edit')

/** Changes how a registry is reached. */
export function RegistryEditPage() {
  const { t } = useTranslation()
  const { registryId } = route.useParams()
  const navigate = route.useNavigate()
  const cache = useQueryClient()
  const { data: registry } = useSuspenseQuery(queries.registry(registryId))
  return (
    <>
      <PageHeader
        crumbs={
          <>
            <LinkText {...paths.registries()}>{t('frame.registries')}</LinkText>
            {' / '}
            <LinkText {...paths.registry(registryId)}>{registry.name}</LinkText>
          </>
        }
        title={t('registry.editTitle', { name: registry.name })}
      />
      <RegistryForm
        registry={registry}
        submitLabel={t('common.save')}
        save={(input, draft) => api.registries.update({ params: { registryId }, body: toPatch(input, draft) })}
        onSaved={async (changed) => {
          cache.setQueryData(queries.registry(registryId).queryKey, changed)
          void cache.invalidateQueries({ queryKey: ['registries'], exact: true })
          notifications.show({ message: t('registry.saved') })
          await navigate(paths.registry(registryId))
        }}
        onCancel={() => void navigate(paths.registry(registryId))}
      />
    </>
  )
}
