export const password = {
  lead: 'Your other sessions end when the password changes.',
  current: 'Current password',
  next: 'New password',
  again: 'New password again',
  rule_one: 'At least {{count}} character',
  rule_other: 'At least {{count}} characters',
  differs: 'The two are not the same.',
  changed: 'Your password is changed.',
}
