import { Tabs } from '@mantine/core'
import { useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { queries } from '../../api/queries.ts'
import { useMay } from '../../app/session.ts'
import { ADMINISTRATION_TABS, type AdministrationTab } from '../../paths.ts'
import { FactList } from '../../ui/FactList.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { Waiting } from '../../ui/Waiting.tsx'
import { AdvisoryDatabase } from './AdvisoryDatabase.tsx'
import { AuditLog } from './AuditLog.tsx'
import { Tokens } from './Tokens.tsx'
import { Users } from './Users.tsx'

const route = getRouteApi('/frame/administration')

/** Tabs that others would only be refused. */
const FOR_ADMINS: ReadonlySet<AdministrationTab> = new Set(['users', 'audit'])

/** The center itself. */
export function AdministrationPage() {
  const { t } = useTranslation()
  const { tab = 'advisories' } = route.useSearch()
  const navigate = route.useNavigate()
  const isAdmin = useMay('admin')
  return (
    <>
      <PageHeader title={t('frame.administration')} lead={t('administration.lead')} />
      <Panel flush>
        <Tabs
          value={tab}
          onChange={(next) =>
            void navigate({ search: next === 'advisories' ? {} : { tab: next as AdministrationTab }, replace: true })
          }
        >
          <Tabs.List px="md">
            {ADMINISTRATION_TABS.filter((each) => isAdmin || !FOR_ADMINS.has(each)).map((each) => (
              <Tabs.Tab key={each} value={each}>
                {t(`administration.tab_${each}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value="advisories">
            <AdvisoryDatabase />
          </Tabs.Panel>
          <Suspense fallback={<Waiting />}>
            {isAdmin && (
              <>
                <Tabs.Panel value="users">
                  <Users />
                </Tabs.Panel>
                <Tabs.Panel value="audit">
                  <AuditLog />
                </Tabs.Panel>
              </>
            )}
            <Tabs.Panel value="tokens">
              <Tokens />
            </Tabs.Panel>
          </Suspense>
          <Tabs.Panel value="system" p="md">
            <System />
          </Tabs.Panel>
        </Tabs>
      </Panel>
    </>
  )
}

function System() {
  const { t } = useTranslation()
  const { data: version } = useSuspenseQuery(queries.version())
  return (
    <FactList
      facts={[
        [t('administration.version'), `Plimsoll ${version.version}`],
        [
          t('administration.database'),
          version.database === 'embedded' ? t('administration.embedded') : t('administration.postgres'),
        ],
        [t('administration.network'), version.isOffline ? t('administration.offline') : t('administration.online')],
        [t('administration.started'), <Instant key="started" at={version.startedAt} exact />],
      ]}
    />
  )
}
