import { Button, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { ScanScope } from '@plimsoll/contract'
import { useTranslation } from 'react-i18next'
import { ScopeDialog } from './ScopeDialog.tsx'

/** Which repositories the cycle scans, in a sentence, and Manage. */
export function ScopeSetting({
  scope,
  onChange,
}: {
  readonly scope: ScanScope
  readonly onChange: (scope: ScanScope) => void
}) {
  const { t } = useTranslation()
  const [opened, { open, close }] = useDisclosure(false)
  const count = scope.rules.length
  return (
    <>
      <Text>
        {scope.newRepositories === 'include' ? t('scope.all') : t('scope.nothing')}
        {count > 0 && ` ${t(scope.newRepositories === 'include' ? 'scope.exceptions' : 'scope.additions', { count })}`}
      </Text>
      <div>
        <Button variant="default" size="compact-sm" onClick={open}>
          {t('scope.manage')}
        </Button>
      </div>
      <ScopeDialog scope={scope} opened={opened} onClose={close} onChange={onChange} />
    </>
  )
}
