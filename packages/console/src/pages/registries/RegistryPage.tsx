import { Alert, Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Registry, Repository } from '@plimsoll/contract'
import { IconAlertTriangle, IconPencil, IconPlugConnected, IconRefresh, IconTrash } from '@tabler/icons-react'
import { useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { queries } from '../../api/queries.ts'
import { useMay } from '../../app/session.ts'
import { LinkButton } from '../../components/LinkButton.tsx'
import { LinkText } from '../../components/LinkText.tsx'
import { RegistryStateMark } from '../../components/RegistryStateMark.tsx'
import { ScanNowButton } from '../../components/ScanNowButton.tsx'
import { useFormat } from '../../format/use-format.ts'
import { paths } from '../../paths.ts'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/DataTable.tsx'
import { useList } from '../../table/use-list.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FactList } from '../../ui/FactList.tsx'
import { FilterBar } from '../../ui/FilterBar.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { SeverityCountsStrip } from '../../ui/SeverityCountsStrip.tsx'
import { ConnectionTestDialog } from './ConnectionTestDialog.tsx'
import { useRegistryActions } from './use-registry-actions.tsx'

const route = getRouteApi('/frame/registries/$registryId')

/** One registry: how it is reached, and its repositories. */
export function RegistryPage() {
  const { t } = useTranslation()
  const { registryId } = route.useParams()
  const { data: registry } = useSuspenseQuery(queries.registry(registryId))
  return (
    <>
      <PageHeader
        crumbs={<LinkText {...paths.registries()}>{t('frame.registries')}</LinkText>}
        title={registry.name}
        lead={registry.address}
        actions={<Actions registry={registry} />}
      />
      {registry.failure !== null && (
        <Alert
          color="red"
          mb="md"
          icon={<IconAlertTriangle size={18} aria-hidden="true" />}
          title={t('registry.failing')}
        >
          {registry.failure.message}
        </Alert>
      )}
      <Panel title={t('registry.about')}>
        <Facts registry={registry} />
      </Panel>
      <div style={{ height: 16 }} />
      <Panel title={t('registry.repositories')} flush>
        <Repositories registryId={registryId} />
      </Panel>
    </>
  )
}

function Actions({ registry }: { readonly registry: Registry }) {
  const { t } = useTranslation()
  const mayAct = useMay('operator')
  const { sync, remove, dialog } = useRegistryActions(registry)
  const [isTesting, { open, close }] = useDisclosure(false)
  return mayAct ? (
    <>
      {registry.canRemove && (
        <Button variant="subtle" color="red" leftSection={<IconTrash size={16} aria-hidden="true" />} onClick={remove}>
          {t('common.remove')}
        </Button>
      )}
      {registry.canEdit && (
        <LinkButton
          {...paths.registryEdit(registry.id)}
          variant="default"
          leftSection={<IconPencil size={16} aria-hidden="true" />}
        >
          {t('registry.edit')}
        </LinkButton>
      )}
      <Button variant="default" leftSection={<IconPlugConnected size={16} aria-hidden="true" />} onClick={open}>
        {t('connection.test')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconRefresh size={16} aria-hidden="true" />}
        loading={registry.state === 'syncing'}
        onClick={sync}
      >
        {t('registry.sync')}
      </Button>
      <ScanNowButton registryId={registry.id} />
      {dialog}
      <ConnectionTestDialog registry={registry} opened={isTesting} onClose={close} />
    </>
  ) : null
}

function Facts({ registry }: { readonly registry: Registry }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <FactList
      facts={[
        [t('registry.kind'), t(`registryKind.${registry.kind}`)],
        [t('registry.state'), <RegistryStateMark key="state" registry={registry} />],
        [t('registry.version'), registry.version === null ? undefined : registry.version.toUpperCase()],
        [t('registry.userName'), registry.userName ?? t('registry.anonymous')],
        [t('registry.region'), registry.region],
        [t('registry.ipOverride'), registry.ipOverride],
        [
          t('registry.imagesPerHour'),
          registry.imagesPerHour === null ? t('registry.noLimit') : format.number(registry.imagesPerHour),
        ],
        [
          t('registry.tls'),
          registry.skipTlsVerification
            ? t('registry.tlsSkipped')
            : registry.hasCertificates
              ? t('registry.tlsOwn')
              : undefined,
        ],
        [
          t('registry.lastSync'),
          registry.lastSyncAt === null ? t('common.never') : <Instant key="sync" at={registry.lastSyncAt} />,
        ],
      ]}
    />
  )
}

function Repositories({ registryId }: { readonly registryId: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const list = useList(queries.repositories({ ...search, registryId }))
  const columns = useMemo<readonly Column<Repository>[]>(
    () => [
      {
        id: 'name',
        label: t('repository.one'),
        cell: (row) => (
          <LinkText {...paths.repository(row.id)} fw={600}>
            {row.name}
          </LinkText>
        ),
      },
      {
        id: 'tags',
        label: t('repository.tags'),
        width: '80px',
        align: 'end',
        cell: (row) => format.number(row.tagCount),
      },
      {
        id: 'images',
        label: t('repository.scannedImages'),
        width: '150px',
        align: 'end',
        cell: (row) => (
          <LinkText {...paths.images({ repositoryId: row.id })}>
            {format.number(row.scannedImageCount)} / {format.number(row.imageCount)}
          </LinkText>
        ),
      },
      {
        id: 'risk',
        label: t('overview.vulnerabilities'),
        width: '236px',
        cell: (row) =>
          row.scannedImageCount === 0 ? t('images.noResult') : <SeverityCountsStrip counts={row.vulnerabilities} />,
      },
      {
        id: 'scope',
        label: t('repository.scope'),
        width: '112px',
        cell: (row) => (row.isInScope ? t('repository.inScope') : t('repository.outOfScope')),
      },
      {
        id: 'pushed',
        label: t('repository.lastPushed'),
        width: '136px',
        cell: (row) => (row.lastPushedAt === null ? '–' : <Instant at={row.lastPushedAt} />),
      },
    ],
    [t, format],
  )
  return (
    <>
      <FilterBar
        count={
          list.total === null ? '' : t('repository.count', { count: list.total, shown: format.number(list.total) })
        }
        onClear={undefined}
      >
        <SearchField
          label={t('repository.search')}
          value={search.search}
          onChange={(value) =>
            void navigate({ search: value === undefined ? {} : { search: value }, replace: true, resetScroll: false })
          }
        />
      </FilterBar>
      {list.rows.length === 0 ? (
        <EmptyState title={search.search === undefined ? t('repository.none') : t('repository.noneMatch')}>
          {search.search === undefined ? t('repository.noneWords') : t('images.noneMatchWords')}
        </EmptyState>
      ) : (
        <DataTable
          label={t('registry.repositories')}
          columns={columns}
          rows={list.rows}
          rowId={(row) => row.id}
          total={list.total}
          more={list.more}
        />
      )}
    </>
  )
}
