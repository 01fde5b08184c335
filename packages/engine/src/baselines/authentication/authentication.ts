import type { Baseline } from '../check.ts'
import { at, type PlacedSetting } from '../image-view.ts'
import { judged, notApplicable } from '../judgement.ts'
import type { CheckSample } from '../sample.ts'
import { forbids, ofSoftware, requires } from '../software-checks.ts'

const LOGIN = 'login.defs'
const defs = (text: string): CheckSample => ({ files: { 'etc/login.defs': `${text}\n` } })
const pam = (text: string, service = 'common-auth'): CheckSample => ({
  files: { [`etc/pam.d/${service}`]: `${text}\n` },
})
const sudoers = (text: string): CheckSample => ({ files: { 'etc/sudoers': `${text}\n` } })
const umaskIsWide = (value: string): boolean => /^[0-7]{1,4}$/.test(value) && (Number.parseInt(value, 8) & 0o002) === 0
const sudo = (bad: (setting: PlacedSetting) => string | undefined, otherwise: string) =>
  forbids('sudoers', 'sudo', 'line', bad, otherwise)

export const authentication: Baseline = {
  id: 'authentication',
  title: 'Passwords, PAM and sudo',
  description:
    'login.defs, PAM, sudoers and shells, after the CIS benchmarks for Linux; what only people who sign in need is of level low.',
  kind: 'configuration',
  checks: [
    {
      id: 'authentication.encrypt-method',
      title: 'New passwords are hashed well',
      motivation: 'DES and MD5 hashes are guessed billions of times a second.',
      remediation: 'Set `ENCRYPT_METHOD YESCRYPT` or SHA512.',
      level: 'medium',
      reads: '`ENCRYPT_METHOD` of login.defs',
      judge: forbids(
        LOGIN,
        LOGIN,
        'ENCRYPT_METHOD',
        ({ value }) => (/^(?:DES|MD5)$/i.test(value) ? `ENCRYPT_METHOD is ${value}.` : undefined),
        'No weak method is set.',
      ),
      samples: { pass: [defs('ENCRYPT_METHOD SHA512')], fail: [defs('ENCRYPT_METHOD MD5')] },
    },
    {
      id: 'authentication.password-age',
      title: 'Passwords expire where accounts have any',
      motivation: 'A password that leaked stays good for ever.',
      remediation: 'Set `PASS_MAX_DAYS 365`, or lock accounts.',
      level: 'low',
      reads: '`PASS_MAX_DAYS` of login.defs; /etc/shadow',
      judge: (image) => {
        const withPassword = image.accounts('shadow').filter(({ password }) => password === 'hashed')
        if (withPassword.length === 0) return notApplicable('No account has a password.')
        return judged(
          withPassword
            .filter(({ maxDays = 99_999 }) => maxDays > 365)
            .map((one) => at(one, `The password of ${one.name} never expires.`)),
          'All passwords expire.',
        )
      },
      samples: {
        pass: [{ files: { 'etc/shadow': 'a:$6$x$y:19000:0:90:7:::\n' } }],
        fail: [{ files: { 'etc/shadow': 'a:$6$x$y:19000:0:99999:7:::\n' } }],
      },
    },
    {
      id: 'authentication.umask',
      title: 'New files are not for everybody to write',
      motivation: 'Files that everybody may write are changed by everybody.',
      remediation: 'Set the umask to 022, better 027.',
      level: 'medium',
      reads: '`UMASK` of login.defs; `umask` of /etc/profile and its kin',
      judge: (image) => {
        const set = [...image.software(LOGIN).all('UMASK'), ...image.software('shell').all('umask')]
        if (set.length === 0) return notApplicable('No umask is set.')
        return judged(
          set.filter(({ value }) => umaskIsWide(value)).map((one) => at(one, `The umask is ${one.value}.`)),
          'No umask lets everybody write.',
        )
      },
      samples: { pass: [defs('UMASK 022')], fail: [{ files: { 'etc/profile': 'umask 000\n' } }] },
    },
    {
      id: 'authentication.home-mode',
      title: 'New homes are not for everybody to write',
      motivation: 'Whoever writes into a home plants keys and start-up files.',
      remediation: 'Set `HOME_MODE 0700`.',
      level: 'low',
      reads: '`HOME_MODE` of login.defs',
      judge: requires(LOGIN, LOGIN, 'HOME_MODE', {
        default: '0755',
        isGood: (value) => (Number.parseInt(value, 8) & 0o022) === 0,
        because: 'others write into homes',
      }),
      samples: { pass: [defs('HOME_MODE 0700')], fail: [defs('HOME_MODE 0777')] },
    },
    {
      id: 'authentication.pam-nullok',
      title: 'Empty passwords do not sign in',
      motivation: 'An account that lost its password is open.',
      remediation: 'Remove `nullok` from pam_unix, and lock accounts without a password.',
      level: 'low',
      reads: 'pam.d: `nullok` with an account that has an empty password',
      judge: ofSoftware('pam', 'PAM', (rules, image) => {
        const isEmpty = image.accounts('shadow').some(({ password }) => password === 'empty')
        return judged(
          isEmpty
            ? rules
                .all(/^-?auth$/)
                .filter(({ value }) => /pam_unix\.so.*\bnullok\b/.test(value))
                .map((one) => at(one, 'An account with an empty password signs in.'))
            : [],
          'No account signs in without a password.',
        )
      }),
      samples: {
        pass: [pam('auth required pam_unix.so nullok')],
        fail: [
          { files: { 'etc/pam.d/common-auth': 'auth required pam_unix.so nullok\n', 'etc/shadow': 'a::1::::::\n' } },
        ],
      },
    },
    {
      id: 'authentication.pam-permit',
      title: 'PAM does not let everybody in',
      motivation: '`sufficient pam_permit.so` is a back door.',
      remediation: 'Remove the line.',
      level: 'high',
      reads: 'pam.d: `auth sufficient pam_permit.so`',
      judge: forbids(
        'pam',
        'PAM',
        /^-?auth$/,
        ({ value }) => (/^sufficient\s+pam_permit\.so/.test(value) ? 'Everybody is let in.' : undefined),
        'PAM asks who it is.',
      ),
      samples: { pass: [pam('auth required pam_unix.so')], fail: [pam('auth sufficient pam_permit.so')] },
    },
    {
      id: 'authentication.pam-exec',
      title: 'PAM does not run programs at sign-in',
      motivation: 'pam_exec gets passwords in clear; back doors use it to collect them.',
      remediation: 'Remove the line unless you know what it runs.',
      level: 'medium',
      reads: 'pam.d: `pam_exec.so expose_authtok`',
      judge: forbids(
        'pam',
        'PAM',
        /^-?(?:auth|password)$/,
        ({ value }) => (/pam_exec\.so.*expose_authtok/.test(value) ? 'A program gets passwords.' : undefined),
        'No program gets passwords.',
      ),
      samples: { pass: [pam('auth required pam_unix.so')], fail: [pam('auth optional pam_exec.so expose_authtok /x')] },
    },
    {
      id: 'authentication.pam-weak-hash',
      title: 'PAM hashes new passwords well',
      motivation: 'MD5 hashes are guessed billions of times a second.',
      remediation: 'Replace `md5` by `yescrypt` or `sha512` at pam_unix.',
      level: 'medium',
      reads: 'pam.d: `password pam_unix.so md5`',
      judge: forbids(
        'pam',
        'PAM',
        /^-?password$/,
        ({ value }) =>
          /pam_unix\.so(?=.*\s(?:md5|bigcrypt)\b)/.test(value) ? 'New passwords are hashed with MD5.' : undefined,
        'No weak hash is named.',
      ),
      samples: {
        pass: [pam('password required pam_unix.so yescrypt', 'common-password')],
        fail: [pam('password required pam_unix.so md5', 'common-password')],
      },
    },
    {
      id: 'authentication.password-length',
      title: 'Short passwords are refused',
      motivation: 'Short passwords are guessed.',
      remediation: 'Set `minlen = 14` in pwquality.conf.',
      level: 'low',
      reads: '`minlen` of pwquality.conf',
      judge: requires('pwquality', 'pwquality', 'minlen', {
        default: '8',
        isGood: (value) => Number(value) >= 8,
        because: 'short passwords are taken',
      }),
      samples: {
        pass: [{ files: { 'etc/security/pwquality.conf': 'minlen = 14\n' } }],
        fail: [{ files: { 'etc/security/pwquality.conf': 'minlen = 6\n' } }],
      },
    },
    {
      id: 'authentication.sudo-nopasswd',
      title: 'Becoming root needs a password',
      motivation: 'Whoever captures the user is root.',
      remediation: 'Remove NOPASSWD, better sudo itself: a container starts as the user it needs.',
      level: 'medium',
      reads: 'sudoers: `NOPASSWD`, `!authenticate`',
      judge: sudo(
        ({ value }) =>
          /NOPASSWD:\s*ALL\b|!authenticate/.test(value) ? 'Every command runs as root without a password.' : undefined,
        'A password is asked for.',
      ),
      samples: { pass: [sudoers('%sudo ALL=(ALL:ALL) ALL')], fail: [sudoers('app ALL=(ALL) NOPASSWD: ALL')] },
    },
    {
      id: 'authentication.sudo-everybody',
      title: 'Not everybody becomes root',
      motivation: 'Any captured process is root.',
      remediation: 'Name users in place of ALL.',
      level: 'high',
      reads: 'sudoers: `ALL ALL=`',
      judge: sudo(
        ({ value }) => (/^ALL\s+ALL\s*=/.test(value) ? 'Everybody may use sudo.' : undefined),
        'Users are named.',
      ),
      samples: { pass: [sudoers('root ALL=(ALL:ALL) ALL')], fail: [sudoers('ALL ALL=(ALL) ALL')] },
    },
    {
      id: 'authentication.sudo-shells',
      title: 'Users do not become root by an editor or a shell',
      motivation: 'Editors, shells and interpreters run any command.',
      remediation: 'Name programs that do one thing, with their arguments.',
      level: 'medium',
      reads: 'sudoers: shells, editors and interpreters with NOPASSWD',
      judge: sudo(
        ({ value }) =>
          /NOPASSWD:.*\/(?:ba|da|z)?sh\b|NOPASSWD:.*\/(?:vim?|nano|less|more|man|python3?|perl|ruby|find|awk|env|tar|docker)\b/.test(
            value,
          )
            ? 'A program that runs any command is allowed.'
            : undefined,
        'No such program is allowed.',
      ),
      samples: {
        pass: [sudoers('app ALL=(root) NOPASSWD: /usr/sbin/nginx -s reload')],
        fail: [sudoers('app ALL=(root) NOPASSWD: /usr/bin/vim')],
      },
    },
    {
      id: 'authentication.shell-preload',
      title: 'Shells load no library of somebody',
      motivation: 'LD_PRELOAD in a profile runs code in every program.',
      remediation: 'Remove the line.',
      level: 'high',
      reads: '`LD_PRELOAD` of /etc/profile, /etc/environment and the image',
      judge: (image) => {
        const set = image
          .software('shell')
          .all('LD_PRELOAD')
          .map((one) => at(one, 'LD_PRELOAD is set for every shell.'))
        return judged(set, 'No profile sets LD_PRELOAD.')
      },
      samples: {
        pass: [{ files: { 'etc/profile': 'umask 022\n' } }],
        fail: [{ files: { 'etc/environment': 'LD_PRELOAD=/tmp/x.so\n' } }],
      },
    },
    {
      id: 'authentication.history',
      title: 'Commands are not hidden from the history',
      motivation: 'An image that turns the history off hides what intruders did.',
      remediation: 'Remove `HISTFILE=/dev/null` and `HISTSIZE=0`.',
      level: 'low',
      reads: '`HISTFILE`, `HISTSIZE` of profiles',
      judge: (image) => {
        const set = image
          .software('shell')
          .all(/^HIST/)
          .filter(({ name, value }) => (name === 'HISTFILE' ? value === '/dev/null' : value === '0'))
        return judged(
          set.map((one) => at(one, `${one.name} is ${one.value}.`)),
          'No profile turns the history off.',
        )
      },
      samples: {
        pass: [{ files: { 'etc/profile': 'umask 022\n' } }],
        fail: [{ files: { 'etc/profile': 'export HISTFILE=/dev/null\n' } }],
      },
    },
  ],
}
