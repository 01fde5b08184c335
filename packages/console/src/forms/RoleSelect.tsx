import { Select } from '@mantine/core'
import { ROLES, type Role } from '@plimsoll/contract'
import { useTranslation } from 'react-i18next'

/** Roles with what each may do; `atMost` leaves out those above. */
export function RoleSelect(props: {
  readonly value: Role
  readonly onChange: (role: Role) => void
  readonly atMost?: Role
}) {
  const { t } = useTranslation()
  const offered = ROLES.slice(0, ROLES.indexOf(props.atMost ?? 'admin') + 1)
  return (
    <Select
      label={t('users.role')}
      description={t(`users.may_${props.value}`)}
      data={offered.map((role) => ({ value: role, label: t(`role.${role}`) }))}
      value={props.value}
      onChange={(role) => props.onChange(offered.find((each) => each === role) ?? 'viewer')}
    />
  )
}
