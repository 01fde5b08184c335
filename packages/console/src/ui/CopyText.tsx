import { ActionIcon, CopyButton, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './CopyText.module.css'

/** Text in the fixed-width face with a button that copies it whole; `children` may show a shorter form. `block` for commands. */
export function CopyText(props: { readonly text: string; readonly children?: ReactNode; readonly block?: boolean }) {
  const { t } = useTranslation()
  return (
    <span className={props.block ? classes['block'] : classes['copy']}>
      <code className="mono" {...(props.children === undefined ? {} : { title: props.text })}>
        {props.children ?? props.text}
      </code>
      <CopyButton value={props.text} timeout={2000}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? t('common.copied') : t('common.copy')}>
            <ActionIcon size="sm" onClick={copy} aria-label={t('common.copyText', { text: props.text })}>
              {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </span>
  )
}
