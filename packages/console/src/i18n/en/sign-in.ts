export const signIn = {
  title: 'Sign in to Plimsoll',
  lead: 'The security center for container images.',
  username: 'User name',
  password: 'Password',
  submit: 'Sign in',
  wrong: 'The user name or the password is wrong.',
  locked: 'Too many attempts. Wait a minute, then try again.',
  expired: 'Your session has ended. Sign in again to go on where you were.',
  signedOut: 'You are signed out.',
  firstTime: 'First time here? The user name and the password were printed where the center was started.',
}
