import { Checkbox, PasswordInput, Select, Textarea, TextInput } from '@mantine/core'
import { KINDS_WITH_OWN_HOST, registryInputSchema } from '@plimsoll/contract'
import { useTranslation } from 'react-i18next'
import { Panel } from '../ui/Panel.tsx'
import classes from './RegistryFields.module.css'
import type { DraftField, RegistryDraft } from './registry-draft.ts'

const KINDS = registryInputSchema.shape.kind.options

/** All fields of a registry; which ones matter depends on its kind. */
export function RegistryFields(props: {
  readonly draft: RegistryDraft
  readonly onChange: (change: Partial<RegistryDraft>) => void
  readonly wrong: ReadonlySet<DraftField>
  /** A saved registry: its kind stands, and a password that is not typed is kept. */
  readonly saved?: { readonly hasPassword: boolean; readonly hasApiToken: boolean; readonly hasCertificates: boolean }
}) {
  const { t } = useTranslation()
  const { draft, onChange, wrong } = props
  const isAcr = draft.kind === 'acr'
  const hasOwnHost = KINDS_WITH_OWN_HOST.includes(draft.kind)
  const isCloud = isAcr || draft.kind === 'ecr'
  const text = (
    field: 'name' | 'host' | 'port' | 'region' | 'ipOverride' | 'imagesPerHour' | 'namespace' | 'apiHost' | 'userName',
  ) => ({
    value: draft[field],
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => onChange({ [field]: event.currentTarget.value }),
    error: wrong.has(field) ? t(`registryField.${field}_wrong`) : undefined,
  })
  return (
    <div className={classes['fields']}>
      <Panel title={t('registryField.groupWhich')}>
        <div className={classes['group']}>
          <Select
            label={t('registry.kind')}
            data={KINDS.map((kind) => ({ value: kind, label: t(`registryKind.${kind}`) }))}
            value={draft.kind}
            onChange={(kind) => onChange({ kind: (kind ?? 'harbor') as RegistryDraft['kind'] })}
            disabled={props.saved !== undefined}
          />
          {draft.kind === 'harbor' && (
            <Select
              label={t('registry.version')}
              data={[
                { value: '', label: t('registryField.versionAuto') },
                { value: 'v2', label: 'V2 (Harbor 2.x)' },
                { value: 'v1', label: 'V1 (Harbor 1.x)' },
              ]}
              value={draft.version}
              onChange={(version) => onChange({ version: (version ?? '') as RegistryDraft['version'] })}
            />
          )}
          <TextInput
            label={t('registryField.name')}
            placeholder={t('registryField.name_placeholder')}
            required
            withAsterisk={false}
            {...text('name')}
          />
        </div>
      </Panel>
      <Panel title={t('registryField.groupWhere')}>
        <div className={classes['group']}>
          <Select
            label={t('registryField.protocol')}
            data={[
              { value: 'https', label: 'HTTPS' },
              { value: 'http', label: t('registryField.http') },
            ]}
            value={draft.protocol}
            onChange={(protocol) => onChange({ protocol: protocol === 'http' ? 'http' : 'https' })}
          />
          <TextInput
            label={t('registryField.host')}
            placeholder={hasOwnHost ? t('registryField.host_own') : 'registry.example.com'}
            required={!hasOwnHost}
            withAsterisk={false}
            spellCheck={false}
            autoCapitalize="none"
            {...text('host')}
          />
          <TextInput
            label={t('registryField.port')}
            placeholder={draft.protocol === 'https' ? '443' : '80'}
            inputMode="numeric"
            {...text('port')}
          />
          <Select
            label={t('registryField.network')}
            description={isAcr ? t('registryField.network_acr') : undefined}
            data={[
              { value: 'internet', label: t('registryField.internet') },
              { value: 'vpc', label: t('registryField.vpc') },
            ]}
            value={draft.network}
            onChange={(network) => onChange({ network: network === 'vpc' ? 'vpc' : 'internet' })}
          />
          <TextInput label={t('registry.region')} placeholder={isAcr ? 'cn-hangzhou' : ''} {...text('region')} />
          <TextInput
            label={t('registry.ipOverride')}
            description={t('registryField.ipOverride_words')}
            spellCheck={false}
            {...text('ipOverride')}
          />
        </div>
      </Panel>
      <Panel title={t('registryField.groupSignIn')}>
        <div className={classes['group']}>
          <TextInput
            label={isCloud ? 'AccessKey ID' : t('registry.userName')}
            description={isCloud ? t('registryField.userName_cloud') : t('registryField.userName_words')}
            autoComplete="off"
            spellCheck={false}
            autoCapitalize="none"
            {...text('userName')}
          />
          <PasswordInput
            label={isCloud ? 'AccessKey Secret' : t('signIn.password')}
            description={t('registryField.password_words')}
            autoComplete="new-password"
            placeholder={props.saved?.hasPassword ? t('registryField.kept') : ''}
            value={draft.password}
            onChange={(event) => onChange({ password: event.currentTarget.value })}
          />
          {draft.kind === 'quay' && (
            <PasswordInput
              label={t('registryField.apiToken')}
              description={t('registryField.apiToken_words')}
              autoComplete="off"
              placeholder={props.saved?.hasApiToken ? t('registryField.kept') : ''}
              value={draft.apiToken}
              onChange={(event) => onChange({ apiToken: event.currentTarget.value })}
              error={wrong.has('apiToken') ? t('registryField.apiToken_wrong') : undefined}
            />
          )}
        </div>
      </Panel>
      <Panel title={t('registryField.groupMore')}>
        <div className={classes['group']}>
          <TextInput
            label={t('registry.imagesPerHour')}
            placeholder={t('registry.noLimit')}
            inputMode="numeric"
            {...text('imagesPerHour')}
          />
          <TextInput
            label={t('registryField.namespace')}
            description={t('registryField.namespace_words')}
            spellCheck={false}
            autoCapitalize="none"
            {...text('namespace')}
          />
          <TextInput
            label={t('registryField.apiHost')}
            description={t('registryField.apiHost_words')}
            placeholder={draft.kind === 'gitlab' ? 'gitlab.example.com' : ''}
            spellCheck={false}
            autoCapitalize="none"
            {...text('apiHost')}
          />
          <Textarea
            className={classes['wide'] ?? ''}
            label={t('registryField.certificates')}
            description={t('registryField.certificates_words')}
            placeholder={props.saved?.hasCertificates ? t('registryField.kept') : '-----BEGIN CERTIFICATE-----'}
            autosize
            minRows={2}
            maxRows={8}
            spellCheck={false}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            value={draft.certificates}
            onChange={(event) => onChange({ certificates: event.currentTarget.value })}
            error={wrong.has('certificates') ? t('registryField.certificates_wrong') : undefined}
          />
          <Textarea
            className={classes['wide'] ?? ''}
            label={t('registryField.repositories')}
            description={t('registryField.repositories_words')}
            placeholder="team/app"
            autosize
            minRows={2}
            maxRows={8}
            spellCheck={false}
            value={draft.repositories}
            onChange={(event) => onChange({ repositories: event.currentTarget.value })}
            error={wrong.has('repositories') ? t('registryField.repositories_wrong') : undefined}
          />
          <Checkbox
            className={classes['wide'] ?? ''}
            label={t('registryField.skipTls')}
            description={t('registryField.skipTls_words')}
            checked={draft.skipTlsVerification}
            onChange={(event) => onChange({ skipTlsVerification: event.currentTarget.checked })}
          />
        </div>
      </Panel>
    </div>
  )
}
