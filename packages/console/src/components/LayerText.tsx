import { useTranslation } from 'react-i18next'
import classes from './LayerText.module.css'

/** A layer by its number, counted from 1 at the base, and the instruction that made it; long ones are cut and whole in the title. */
export function LayerText({ index, instruction }: { readonly index: number; readonly instruction: string | null }) {
  const { t } = useTranslation()
  return (
    <span className={classes['layer']} title={instruction ?? ''}>
      <span className={classes['number']} title={t('image.layerNumber', { number: index + 1 })}>
        {index + 1}
      </span>
      <code className={`mono ${classes['instruction']}`}>{instruction ?? t('image.noInstruction')}</code>
    </span>
  )
}
