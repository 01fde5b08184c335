import type { Baseline } from '../check.ts'
import { at } from '../image-view.ts'
import { judged, notApplicable } from '../judgement.ts'
import type { CheckSample } from '../sample.ts'
import { forbids, isOff, isOn } from '../software-checks.ts'

const WHAT = 'phpMyAdmin'
const conf = (text: string): CheckSample => ({
  files: { 'var/www/html/phpmyadmin/config.inc.php': `<?php\n${text}\n` },
})

export const phpmyadmin: Baseline = {
  id: 'phpmyadmin',
  title: 'phpMyAdmin',
  description: 'config.inc.php, what was left of the installation, and variables of the usual image.',
  kind: 'configuration',
  checks: [
    {
      id: 'phpmyadmin.no-password',
      title: 'Accounts without a password do not sign in',
      motivation: 'A database whose root has no password is open to the web.',
      remediation: "Set `$cfg['Servers'][$i]['AllowNoPassword'] = false;`.",
      level: 'high',
      reads: '`AllowNoPassword`',
      judge: forbids(
        'phpmyadmin',
        WHAT,
        /AllowNoPassword$/,
        ({ value }) => (isOn(value) ? 'AllowNoPassword is true.' : undefined),
        'They do not.',
      ),
      samples: {
        pass: [conf("$cfg['Servers'][$i]['AllowNoPassword'] = false;")],
        fail: [conf("$cfg['Servers'][$i]['AllowNoPassword'] = true;")],
      },
    },
    {
      id: 'phpmyadmin.sign-in',
      title: 'People sign in themselves',
      motivation: 'With `config` everybody who opens the page is the user of the file.',
      remediation: "Set `auth_type` to 'cookie'.",
      level: 'high',
      reads: '`auth_type`',
      judge: forbids(
        'phpmyadmin',
        WHAT,
        /auth_type$/,
        ({ value }) => (value === 'config' ? 'auth_type is config.' : undefined),
        'They do.',
      ),
      samples: {
        pass: [conf("$cfg['Servers'][$i]['auth_type'] = 'cookie';")],
        fail: [conf("$cfg['Servers'][$i]['auth_type'] = 'config';")],
      },
    },
    {
      id: 'phpmyadmin.arbitrary-servers',
      title: 'Visitors do not choose the server',
      motivation: 'The page becomes a way into the inner network.',
      remediation: 'Remove `AllowArbitraryServer` and PMA_ARBITRARY.',
      level: 'medium',
      reads: '`AllowArbitraryServer`; PMA_ARBITRARY',
      judge: (image) => {
        const { isPresent, all } = image.software('phpmyadmin')
        const value = image.env.get('PMA_ARBITRARY') ?? ''
        if (!isPresent && value === '') return notApplicable('phpMyAdmin is not in the image.')
        return judged(
          [
            ...(value !== '' && !isOff(value) ? [{ detail: 'PMA_ARBITRARY is set.' }] : []),
            ...all('AllowArbitraryServer')
              .filter((one) => isOn(one.value))
              .map((one) => at(one, 'AllowArbitraryServer is true.')),
          ],
          'They do not.',
        )
      },
      samples: {
        pass: [conf("$cfg['AllowArbitraryServer'] = false;")],
        fail: [conf("$cfg['AllowArbitraryServer'] = true;"), { config: { env: ['PMA_ARBITRARY=1'] } }],
      },
    },
    {
      id: 'phpmyadmin.cookie-secret',
      title: 'Cookies are encrypted with a secret of its own',
      motivation: 'A known secret opens the cookies, which hold passwords.',
      remediation: 'Set `blowfish_secret` to 32 random bytes at start-up.',
      level: 'medium',
      reads: '`blowfish_secret`',
      judge: forbids(
        'phpmyadmin',
        WHAT,
        'blowfish_secret',
        ({ secret }) => (secret === 'weak' ? 'blowfish_secret is a well-known one.' : undefined),
        'No well-known secret is set.',
      ),
      samples: {
        pass: [conf("$cfg['blowfish_secret'] = '4f1c9aa2b3c4d5e6f70812233445566';")],
        fail: [conf("$cfg['blowfish_secret'] = 'changeme';")],
      },
    },
    {
      id: 'phpmyadmin.stored-password',
      title: 'No password of a database stands in the file',
      motivation: 'Whoever has the image has the database.',
      remediation: 'Remove `password`; let people sign in.',
      level: 'high',
      reads: '`password` of servers',
      judge: forbids(
        'phpmyadmin',
        WHAT,
        'Servers.password',
        ({ secret }) => (secret === 'empty' ? undefined : 'A password stands in the file.'),
        'None stands there.',
      ),
      samples: {
        pass: [conf("$cfg['Servers'][$i]['password'] = '';")],
        fail: [conf("$cfg['Servers'][$i]['password'] = 'f7e6d5c4';")],
      },
    },
    {
      id: 'phpmyadmin.setup',
      title: 'The pages of the installation are gone',
      motivation: 'They write the configuration without a password.',
      remediation: 'Delete the folders `setup` and `config`.',
      level: 'medium',
      reads: 'folders setup and config of phpMyAdmin',
      judge: (image) => {
        const found = image.entriesMatching(/^(?:var\/www|srv|app|opt)\/(?:.*\/)?phpmyadmin[^/]*\/(?:setup|config)\/$/i)
        if (found.length === 0 && !image.software('phpmyadmin').isPresent)
          return notApplicable('phpMyAdmin is not in the image.')
        return judged(
          found.map((one) => at(one, 'The folder is there.')),
          'They are gone.',
        )
      },
      samples: {
        pass: [conf("$cfg['Servers'][$i]['auth_type'] = 'cookie';")],
        fail: [{ files: { 'var/www/html/phpmyadmin/setup/': {} } }],
      },
    },
  ],
}
