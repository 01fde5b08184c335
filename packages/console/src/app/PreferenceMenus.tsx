import { ActionIcon, Menu, Tooltip, useMantineColorScheme } from '@mantine/core'
import { IconCheck, IconDeviceDesktop, IconLanguage, IconMoon, IconSun } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { LANGUAGES } from '../i18n/languages.ts'
import { changeLanguage } from '../i18n/start-i18n.ts'

/** Language and theme: the two choices that are offered before signing in, too. */
export function PreferenceMenus() {
  return (
    <>
      <LanguageMenu />
      <ThemeMenu />
    </>
  )
}

function LanguageMenu() {
  const { t, i18n } = useTranslation()
  return (
    <Menu>
      <Menu.Target>
        <Tooltip label={t('frame.language')}>
          <ActionIcon size="lg" aria-label={t('frame.language')}>
            <IconLanguage size={18} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {LANGUAGES.map(({ tag, name }) => (
          <Menu.Item
            key={tag}
            lang={tag}
            onClick={() => void changeLanguage(tag)}
            rightSection={i18n.language === tag ? <IconCheck size={14} aria-hidden="true" /> : null}
            aria-current={i18n.language === tag}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function ThemeMenu() {
  const { t } = useTranslation()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const choices = [
    { scheme: 'light', label: t('frame.themeLight'), icon: IconSun },
    { scheme: 'dark', label: t('frame.themeDark'), icon: IconMoon },
    { scheme: 'auto', label: t('frame.themeSystem'), icon: IconDeviceDesktop },
  ] as const
  const { icon: Current } = choices.find(({ scheme }) => scheme === colorScheme) ?? choices[2]
  return (
    <Menu>
      <Menu.Target>
        <Tooltip label={t('frame.theme')}>
          <ActionIcon size="lg" aria-label={t('frame.theme')}>
            <Current size={18} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {choices.map(({ scheme, label, icon: Icon }) => (
          <Menu.Item
            key={scheme}
            onClick={() => setColorScheme(scheme)}
            leftSection={<Icon size={16} stroke={1.6} aria-hidden="true" />}
            rightSection={scheme === colorScheme ? <IconCheck size={14} aria-hidden="true" /> : null}
            aria-current={scheme === colorScheme}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
