import {
  IconAlertTriangle,
  IconBug,
  IconBuildingWarehouse,
  IconGauge,
  IconPhotoScan,
  IconRadar2,
  IconSettings,
  IconShieldCog,
  type TablerIcon,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { paths } from '../paths.ts'
import classes from './NavLinks.module.css'

/** The console's areas. `onFollow` lets a drawer close itself. */
export function NavLinks({ onFollow }: { readonly onFollow?: () => void }) {
  const { t } = useTranslation()
  return (
    <>
      <ul className={classes['list']}>
        <Item icon={IconGauge} label={t('frame.overview')} path={paths.overview()} exact onFollow={onFollow} />
        <Item icon={IconPhotoScan} label={t('frame.images')} path={paths.images()} onFollow={onFollow} />
        <Item icon={IconBug} label={t('frame.vulnerabilities')} path={paths.vulnerabilities()} onFollow={onFollow} />
        <Item icon={IconAlertTriangle} label={t('frame.risks')} path={paths.risks()} onFollow={onFollow} />
      </ul>
      <p className={classes['group']}>{t('frame.groupWork')}</p>
      <ul className={classes['list']}>
        <Item icon={IconRadar2} label={t('frame.scans')} path={paths.scans()} onFollow={onFollow} />
        <Item
          icon={IconBuildingWarehouse}
          label={t('frame.registries')}
          path={paths.registries()}
          onFollow={onFollow}
        />
        <Item icon={IconSettings} label={t('frame.settings')} path={paths.settings()} onFollow={onFollow} />
      </ul>
      <p className={classes['group']}>{t('frame.groupSystem')}</p>
      <ul className={classes['list']}>
        <Item
          icon={IconShieldCog}
          label={t('frame.administration')}
          path={paths.administration()}
          onFollow={onFollow}
        />
      </ul>
    </>
  )
}

type AreaPath = ReturnType<
  (typeof paths)[
    | 'overview'
    | 'images'
    | 'vulnerabilities'
    | 'risks'
    | 'scans'
    | 'registries'
    | 'settings'
    | 'administration']
>

function Item(props: {
  readonly icon: TablerIcon
  readonly label: string
  readonly path: AreaPath
  readonly exact?: boolean
  readonly onFollow: (() => void) | undefined
}) {
  const { icon: Icon, path, onFollow } = props
  return (
    <li>
      <Link
        {...path}
        className={classes['link']}
        activeOptions={{ exact: props.exact ?? false, includeSearch: false }}
        {...(onFollow === undefined ? {} : { onClick: onFollow })}
      >
        <Icon size={18} stroke={1.6} aria-hidden="true" />
        {props.label}
      </Link>
    </li>
  )
}
