/** What can be wrong with an account of a password file, as a record; ids share their space with those of the rules. */
export interface PasswordVerdict {
  readonly id: string
  readonly title: string
  readonly level: 'high' | 'medium' | 'low'
  readonly advice: string
}

const LOCK =
  'Lock the account (`passwd -l`, `*` in the field), or let whoever runs the container set a password that nobody else has.'

/** Sorted by how bad they are. */
export const PASSWORD_VERDICTS: Readonly<Record<'empty' | 'weak' | 'shared', PasswordVerdict>> = {
  empty: { id: 'empty-password', title: 'Account without a password', level: 'high', advice: LOCK },
  weak: {
    id: 'weak-password',
    title: 'Account with a password that everybody tries first',
    level: 'high',
    advice: `${LOCK} A list of a few hundred common words was enough to find this one.`,
  },
  shared: {
    id: 'shared-password-hash',
    title: 'Accounts with the very same password hash',
    level: 'medium',
    advice: 'Give each account a password of its own: the hash, salt included, was copied from one to the other.',
  },
}
