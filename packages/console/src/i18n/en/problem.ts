export const problem = {
  noAnswer: 'The center does not answer. Is it running, and is the network up?',
  unexpected: 'Something went wrong in Plimsoll. Try again; if it stays, tell your administrator.',
  unavailable: 'Plimsoll cannot answer just now. Try again in a moment.',
  tooMany: 'Too many requests. Wait a moment, then try again.',
  signInRequired: 'Your session has ended. Sign in again.',
  notFound: 'It is not there any more; somebody may have removed it.',
  scanRunning: 'These images are being scanned already.',
  nothingToScan: 'No image matches what you chose. Sync the registry, or choose more.',
  scanFinished: 'The scan has ended in the meantime.',
  authorisationsExhausted:
    'Not enough scan authorisations are left. Choose fewer images, or expand the authorisations in the settings.',
  registryNameTaken: 'A registry with this name exists. Choose another name.',
  registryReadOnly: 'This registry is managed by Plimsoll and cannot be changed.',
  updateRunning: 'The advisory database is being updated already.',
  offline: 'Plimsoll runs offline. Import a bundle with “plimsoll db import” instead.',
  passwordTooWeak: 'Choose a longer password.',
}
