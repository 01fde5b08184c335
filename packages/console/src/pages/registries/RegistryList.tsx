import type { Registry } from '@plimsoll/contract'
import { IconBuildingWarehouse } from '@tabler/icons-react'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { queries } from '../../api/queries.ts'
import { useMay } from '../../app/session.ts'
import { LinkButton } from '../../components/LinkButton.tsx'
import { LinkText } from '../../components/LinkText.tsx'
import { RegistryStateMark } from '../../components/RegistryStateMark.tsx'
import { useFormat } from '../../format/use-format.ts'
import { paths } from '../../paths.ts'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Instant } from '../../ui/Instant.tsx'
import classes from './RegistryList.module.css'
import { RegistryMenu } from './RegistryMenu.tsx'

/** All registries, with what can be done to each. */
export function RegistryList() {
  const { t } = useTranslation()
  const format = useFormat()
  const mayAct = useMay('operator')
  const { data: registries } = useSuspenseQuery(queries.registries())
  const columns = useMemo<readonly Column<Registry>[]>(
    () => [
      {
        id: 'name',
        label: t('registry.one'),
        cell: (registry) => (
          <>
            <LinkText {...paths.registry(registry.id)} fw={600}>
              {registry.name}
            </LinkText>
            <div className={classes['quiet']}>{registry.address}</div>
          </>
        ),
      },
      {
        id: 'kind',
        label: t('registry.kind'),
        width: '160px',
        cell: (registry) => (
          <>
            {t(`registryKind.${registry.kind}`)}
            {registry.isAutomatic && <div className={classes['quiet']}>{t('registry.automatic')}</div>}
          </>
        ),
      },
      {
        id: 'state',
        label: t('registry.state'),
        width: '128px',
        cell: (registry) => <RegistryStateMark registry={registry} />,
      },
      {
        id: 'repositories',
        label: t('overview.repositories'),
        width: '112px',
        align: 'end',
        cell: (registry) => format.number(registry.repositoryCount),
      },
      {
        id: 'images',
        label: t('frame.images'),
        width: '96px',
        align: 'end',
        cell: (registry) => (
          <LinkText {...paths.images({ registryId: registry.id })}>{format.number(registry.imageCount)}</LinkText>
        ),
      },
      {
        id: 'sync',
        label: t('registry.lastSync'),
        width: '136px',
        cell: (registry) => (registry.lastSyncAt === null ? t('common.never') : <Instant at={registry.lastSyncAt} />),
      },
      ...(mayAct
        ? [
            {
              id: 'actions',
              label: t('common.actions'),
              isQuiet: true,
              width: '64px',
              align: 'end' as const,
              cell: (registry: Registry) => <RegistryMenu registry={registry} />,
            },
          ]
        : []),
    ],
    [t, format, mayAct],
  )
  return registries.length === 0 ? (
    <EmptyState
      icon={<IconBuildingWarehouse size={36} stroke={1.4} />}
      title={t('registries.none')}
      actions={mayAct ? <LinkButton {...paths.registryNew()}>{t('registries.add')}</LinkButton> : undefined}
    >
      {t('registries.noneWords')}
    </EmptyState>
  ) : (
    <DataTable label={t('frame.registries')} columns={columns} rows={registries} rowId={(row) => row.id} />
  )
}
