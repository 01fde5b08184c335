import { IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../app/session.ts'
import { LinkButton } from '../../components/LinkButton.tsx'
import { ScanNowButton } from '../../components/ScanNowButton.tsx'
import { paths } from '../../paths.ts'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { RegistryList } from './RegistryList.tsx'

/** Where images come from. */
export function RegistriesPage() {
  const { t } = useTranslation()
  const mayAdd = useMay('operator')
  return (
    <>
      <PageHeader
        title={t('frame.registries')}
        lead={t('registries.lead')}
        actions={
          <>
            {mayAdd && (
              <LinkButton
                {...paths.registryNew()}
                variant="default"
                leftSection={<IconPlus size={16} aria-hidden="true" />}
              >
                {t('registries.add')}
              </LinkButton>
            )}
            <ScanNowButton />
          </>
        }
      />
      <Panel flush>
        <RegistryList />
      </Panel>
    </>
  )
}
