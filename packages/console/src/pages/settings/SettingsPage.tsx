import { Tabs } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../app/session.ts'
import { LinkButton } from '../../components/LinkButton.tsx'
import { paths, SETTINGS_TABS, type SettingsTab } from '../../paths.ts'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { Waiting } from '../../ui/Waiting.tsx'
import { RegistryList } from '../registries/RegistryList.tsx'
import { ScanConfiguration } from './ScanConfiguration.tsx'
import { Whitelists } from './Whitelists.tsx'

const route = getRouteApi('/frame/settings')

/** Scan settings, in tabs. */
export function SettingsPage() {
  const { t } = useTranslation()
  const { tab = 'scanning' } = route.useSearch()
  const navigate = route.useNavigate()
  const mayAct = useMay('operator')
  return (
    <>
      <PageHeader title={t('settings.title')} lead={t('settings.lead')} />
      <Panel flush>
        <Tabs
          value={tab}
          onChange={(next) =>
            void navigate({ search: next === 'scanning' ? {} : { tab: next as SettingsTab }, replace: true })
          }
        >
          <Tabs.List px="md">
            {SETTINGS_TABS.map((each) => (
              <Tabs.Tab key={each} value={each}>
                {t(`settings.tab_${each}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value="scanning">
            <ScanConfiguration />
          </Tabs.Panel>
          <Tabs.Panel value="registries">
            {mayAct && (
              <div style={{ padding: '12px 16px' }}>
                <LinkButton {...paths.registryNew()} variant="default">
                  {t('registries.add')}
                </LinkButton>
              </div>
            )}
            <RegistryList />
          </Tabs.Panel>
          <Tabs.Panel value="whitelists">
            <Suspense fallback={<Waiting />}>{tab === 'whitelists' && <Whitelists />}</Suspense>
          </Tabs.Panel>
        </Tabs>
      </Panel>
    </>
  )
}
