import { Alert } from '@mantine/core'
import type { Image } from '@plimsoll/contract'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { LinkText } from '../../components/LinkText.tsx'
import { paths } from '../../paths.ts'
import classes from './ImageProblems.module.css'

/** What the scan could not do, said before anything that it did: a shorter list must never look like a cleaner image. */
export function ImageProblems({ image }: { readonly image: Image }) {
  const { t } = useTranslation()
  const indexOf = (diffId: string | null) => image.layers.find((layer) => layer.diffId === diffId)?.index
  if (image.problems.length === 0 && image.state === 'partial') {
    return (
      <Alert
        color="yellow"
        mb="md"
        icon={<IconAlertTriangle size={18} aria-hidden="true" />}
        title={t('image.partialTitle')}
      >
        {t('image.partialWords')}{' '}
        <LinkText {...paths.administration('advisories')}>{t('firstSteps.advisoriesAction')}</LinkText>
      </Alert>
    )
  }
  return image.problems.length === 0 ? null : (
    <Alert
      color="yellow"
      mb="md"
      icon={<IconAlertTriangle size={18} aria-hidden="true" />}
      title={t('image.problems', { count: image.problems.length })}
    >
      <ul className={classes['list']}>
        {image.problems.map((problem) => {
          const layer = indexOf(problem.layer)
          return (
            <li key={[problem.source, problem.path, problem.layer, problem.message].join('|')}>
              {problem.message}{' '}
              <span className={classes['where']}>
                {problem.path !== null && <code className="mono">/{problem.path}</code>}
                {layer !== undefined && ` · ${t('image.layerNumber', { number: layer + 1 })}`}
              </span>
            </li>
          )
        })}
      </ul>
    </Alert>
  )
}
