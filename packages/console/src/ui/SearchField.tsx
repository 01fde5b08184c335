import { CloseButton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './Filters.module.css'

/** A filter by text: says what is wanted a moment after the last key. Empty is `undefined`. */
export function SearchField(props: {
  readonly label: string
  readonly value: string | undefined
  readonly onChange: (value: string | undefined) => void
}) {
  const { t } = useTranslation()
  const [text, setText] = useState(props.value ?? '')
  const [seen, setSeen] = useState(props.value)
  if (seen !== props.value) {
    // Changed from outside (a link, the back button, "clear filters"): the field follows.
    setSeen(props.value)
    if ((props.value ?? '') !== text.trim()) setText(props.value ?? '')
  }
  const say = useDebouncedCallback(
    (value: string) => props.onChange(value.trim() === '' ? undefined : value.trim()),
    250,
  )
  const change = (value: string) => {
    setText(value)
    say(value)
  }
  return (
    <TextInput
      className={classes['search']}
      value={text}
      aria-label={props.label}
      placeholder={props.label}
      leftSection={<IconSearch size={16} aria-hidden="true" />}
      rightSection={
        text === '' ? null : <CloseButton size="sm" aria-label={t('common.clearText')} onClick={() => change('')} />
      }
      onChange={(event) => change(event.currentTarget.value)}
    />
  )
}
