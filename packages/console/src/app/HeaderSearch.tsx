import { Combobox, Kbd, TextInput, useCombobox } from '@mantine/core'
import { useHotkeys, useMediaQuery } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { paths } from '../paths.ts'
import classes from './HeaderSearch.module.css'

/** Ids that name one vulnerability whole: going there beats a list of one. */
const VULNERABILITY_ID = /^(?:CVE-\d{4}-\d{4,}|GHSA(?:-[0-9a-z]{4}){3}|[A-Z]{2,10}-\d{4}[-:]\d+)$/i

/** One box for images and vulnerabilities; `/` leads to it from anywhere. */
export function HeaderSearch() {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const navigate = useNavigate()
  const isNarrow = useMediaQuery('(max-width: 48em)')
  const input = useRef<HTMLInputElement>(null)
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  useHotkeys([['/', () => input.current?.focus()]])

  const wanted = text.trim()
  const places = VULNERABILITY_ID.test(wanted)
    ? (['vulnerability', 'images'] as const)
    : (['images', 'vulnerabilities'] as const)
  const go = (place: string) => {
    combobox.closeDropdown()
    setText('')
    input.current?.blur()
    if (place === 'vulnerability')
      void navigate(paths.vulnerability(wanted.toUpperCase().startsWith('GHSA') ? wanted : wanted.toUpperCase()))
    else if (place === 'vulnerabilities') void navigate(paths.vulnerabilities({ search: wanted }))
    else
      void navigate(
        VULNERABILITY_ID.test(wanted)
          ? paths.images({ vulnerability: wanted.toUpperCase() })
          : paths.images({ search: wanted }),
      )
  }

  return (
    <search className={classes['search']}>
      <Combobox store={combobox} onOptionSubmit={go} shadow="md">
        <Combobox.Target>
          <TextInput
            ref={input}
            value={text}
            aria-label={t('frame.search')}
            placeholder={isNarrow ? t('frame.searchShort') : t('frame.search')}
            leftSection={<IconSearch size={16} aria-hidden="true" />}
            rightSection={
              <Kbd size="xs" aria-hidden="true">
                /
              </Kbd>
            }
            onChange={(event) => {
              setText(event.currentTarget.value)
              combobox.openDropdown()
              combobox.selectFirstOption()
            }}
            onBlur={() => combobox.closeDropdown()}
          />
        </Combobox.Target>
        <Combobox.Dropdown hidden={wanted === ''}>
          <Combobox.Options>
            {places.map((place) => (
              <Combobox.Option key={place} value={place}>
                {t(`search.${place}`, { text: wanted })}
              </Combobox.Option>
            ))}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
    </search>
  )
}
