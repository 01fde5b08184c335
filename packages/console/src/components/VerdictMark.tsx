import { Badge } from '@mantine/core'
import type { Risk } from '@plimsoll/contract'
import { useTranslation } from 'react-i18next'

/** What somebody decided about a finding, where somebody did. */
export function VerdictMark({ verdict }: { readonly verdict: Risk['verdict'] }) {
  const { t } = useTranslation()
  return verdict === 'unhandled' ? null : (
    <Badge variant="default" size="sm" tt="none">
      {t(`verdict.${verdict}`)}
    </Badge>
  )
}
