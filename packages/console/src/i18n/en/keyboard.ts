export const keyboard = {
  title: 'Keyboard',
  search: 'Search',
  next: 'Next row of a list',
  previous: 'Row before',
  open: 'Open it',
  close: 'Close a dialog',
  help: 'This help',
}

export const webhook = {
  menu: 'Push events',
  title: 'Push events of {{name}}',
  lead: 'The registry tells Plimsoll of each push, and the new image is scanned at once instead of with the next cycle.',
  none: 'No secret was made yet, so reports of pushes are refused.',
  there: 'A secret was made; it cannot be shown again. A new one makes it void.',
  make: 'Make a secret',
  makeNew: 'Make a new secret',
  remove: 'Take no more reports',
  removed: 'Reports of pushes to {{name}} are no longer taken.',
  onceTitle: 'Shown only now',
  once: 'Put these into the webhook settings of the registry before you close this.',
  address: 'Address',
  header: 'Authorization header',
  addressWithSecret: 'Address, if no header can be sent',
  done: 'I have copied it',
}
