import type { Baseline } from '../check.ts'
import { at, type ImageView, type PlacedAccount } from '../image-view.ts'
import { type Judgement, judged, notApplicable } from '../judgement.ts'
import type { CheckSample } from '../sample.ts'

const ROOT = 'root:x:0:0:root:/root:/bin/bash\n'
const passwd = (text: string): CheckSample => ({
  files: { 'etc/passwd': `${ROOT}${text}`, 'etc/group': 'root:x:0:\nusers:x:100:\n' },
})
const shadow = (text: string): CheckSample => ({ files: { 'etc/passwd': ROOT, 'etc/shadow': text } })
const group = (text: string): CheckSample => ({ files: { 'etc/passwd': ROOT, 'etc/group': text } })

/** A judgement on one of the files of accounts: not applicable where there is none. */
function of(
  file: 'passwd' | 'shadow' | 'group',
  bad: (account: PlacedAccount, all: readonly PlacedAccount[], image: ImageView) => string | undefined,
  otherwise: string,
): (image: ImageView) => Judgement {
  return (image) => {
    const all = image.accounts(file)
    if (all.length === 0) return notApplicable(`The image has no /etc/${file}.`)
    const evidence = all.flatMap((account) => {
      const detail = bad(account, all, image)
      return detail === undefined ? [] : [at(account, detail)]
    })
    return judged(evidence, otherwise)
  }
}

const NO_SHELL = /(?:nologin|\/false|\/sync|\/shutdown|\/halt|\/git-shell|\/sbin\/)/
const isPerson = ({ uid = 0, shell = '', name }: PlacedAccount): boolean =>
  uid >= 1000 && uid < 65_000 && name !== 'nobody' && !NO_SHELL.test(shell)
const before = (all: readonly PlacedAccount[], account: PlacedAccount): readonly PlacedAccount[] =>
  all.slice(0, all.indexOf(account))
/** Groups whose members are root in effect. */
const POWERFUL = new Set(['root', 'shadow', 'disk', 'docker', 'lxd', 'sudo', 'wheel', 'adm', 'kmem'])

export const accounts: Baseline = {
  id: 'accounts',
  title: 'Accounts',
  description:
    'Users, groups and how their passwords are kept: /etc/passwd, shadow and group, after the CIS benchmarks for Linux and dockle.',
  kind: 'configuration',
  checks: [
    {
      id: 'accounts.empty-password',
      title: 'No account has an empty password',
      motivation: 'Whoever reaches a sign-in is that user.',
      remediation: 'Lock the account: `passwd -l NAME`.',
      level: 'high',
      reads: '/etc/shadow, /etc/passwd',
      judge: (image) => {
        const all = [...image.accounts('shadow'), ...image.accounts('passwd')]
        if (all.length === 0) return notApplicable('The image has no accounts.')
        return judged(
          all.filter(({ password }) => password === 'empty').map((one) => at(one, `${one.name} has no password.`)),
          'No password is empty.',
        )
      },
      samples: {
        pass: [shadow('root:*:19000:0:99999:7:::\n')],
        fail: [shadow('root::19000:0:99999:7:::\n'), passwd('eve::1000:1000::/home/eve:/bin/sh\n')],
      },
    },
    {
      id: 'accounts.password-in-passwd',
      title: 'Hashes of passwords are kept in the shadow file',
      motivation: '/etc/passwd is readable by everybody, and hashes are guessed offline.',
      remediation: 'Run `pwconv`.',
      level: 'high',
      reads: '/etc/passwd',
      judge: of(
        'passwd',
        ({ password, name }) => (password === 'hashed' ? `The hash of ${name} stands in /etc/passwd.` : undefined),
        'No hash stands in /etc/passwd.',
      ),
      samples: {
        pass: [passwd('')],
        fail: [passwd('eve:$1$abcdefgh$0123456789012345678901:1000:1000::/home/eve:/bin/sh\n')],
      },
    },
    {
      id: 'accounts.weak-hash',
      title: 'Passwords are hashed well',
      motivation: 'DES and MD5 hashes are guessed billions of times a second.',
      remediation: 'Set the password anew with yescrypt or sha512, or lock the account.',
      level: 'high',
      reads: '/etc/shadow',
      judge: of(
        'shadow',
        ({ scheme, name }) =>
          /^(?:des|bsdi|md5|apr1|nt|sha1|sunmd5)$/.test(scheme ?? '')
            ? `The password of ${name} is hashed with ${scheme}.`
            : undefined,
        'No weak hash is used.',
      ),
      samples: {
        pass: [shadow('root:$6$abcdefgh$0123:19000:0:99999:7:::\n')],
        fail: [shadow('root:$1$abcdefgh$0123456789012345678901:19000:0:99999:7:::\n')],
      },
    },
    {
      id: 'accounts.baked-in-password',
      title: 'No password is baked into the image',
      motivation: 'Every container of the image has it, and whoever has the image guesses it offline.',
      remediation: 'Lock the account; set passwords at start-up where they are needed at all.',
      level: 'medium',
      reads: '/etc/shadow',
      judge: of(
        'shadow',
        ({ password, name }) => (password === 'hashed' ? `${name} has a password.` : undefined),
        'No account has a password.',
      ),
      samples: {
        pass: [shadow('root:*:19000:0:99999:7:::\n')],
        fail: [shadow('root:$6$abcdefgh$0123:19000:0:99999:7:::\n')],
      },
    },
    {
      id: 'accounts.duplicate-hash',
      title: 'No two accounts have the same password',
      motivation: 'Equal hashes mean an equal password and salt: one guess opens both.',
      remediation: 'Set passwords one by one.',
      level: 'high',
      reads: '/etc/shadow',
      judge: of(
        'shadow',
        ({ sameAs, name }) => (sameAs === undefined ? undefined : `${name} has the hash of line ${sameAs}.`),
        'No hash occurs twice.',
      ),
      samples: {
        pass: [shadow('a:$6$x$1:1::::::\nb:$6$x$2:1::::::\n')],
        fail: [shadow('a:$6$x$1:1::::::\nb:$6$x$1:1::::::\n')],
      },
    },
    {
      id: 'accounts.uid-0',
      title: 'Only root is root',
      motivation: 'A second account with uid 0 is a favourite back door.',
      remediation: 'Give the account another uid, or delete it.',
      level: 'high',
      reads: '/etc/passwd',
      judge: of(
        'passwd',
        ({ uid, name }) => (uid === 0 && name !== 'root' ? `${name} has uid 0.` : undefined),
        'Only root has uid 0.',
      ),
      samples: { pass: [passwd('')], fail: [passwd('toor:x:0:0::/root:/bin/sh\n')] },
    },
    {
      id: 'accounts.unique-uids',
      title: 'Every uid belongs to one account',
      motivation: 'Who did what cannot be told, and rights are shared unseen.',
      remediation: 'Give each account a uid of its own.',
      level: 'medium',
      reads: '/etc/passwd',
      judge: of(
        'passwd',
        (account, all) =>
          account.uid !== undefined && account.uid !== 0 && before(all, account).some(({ uid }) => uid === account.uid)
            ? `${account.name} has the uid ${account.uid} of another.`
            : undefined,
        'No uid occurs twice.',
      ),
      samples: {
        pass: [passwd('a:x:1000:1000::/:/bin/sh\n')],
        fail: [passwd('a:x:1000:1000::/:/bin/sh\nb:x:1000:1000::/:/bin/sh\n')],
      },
    },
    {
      id: 'accounts.unique-names',
      title: 'Every name belongs to one account',
      motivation: 'Which of the two counts depends on the program that asks.',
      remediation: 'Remove one of the two.',
      level: 'medium',
      reads: '/etc/passwd',
      judge: of(
        'passwd',
        (account, all) =>
          account.name !== '+' && before(all, account).some(({ name }) => name === account.name)
            ? `${account.name} occurs twice.`
            : undefined,
        'No name occurs twice.',
      ),
      samples: {
        pass: [passwd('a:x:1000:1000::/:/bin/sh\n')],
        fail: [passwd('a:x:1000:1000::/:/bin/sh\na:x:1001:1001::/:/bin/sh\n')],
      },
    },
    {
      id: 'accounts.unique-gids',
      title: 'Every gid belongs to one group',
      motivation: 'Rights of one group are those of another, unseen.',
      remediation: 'Give each group a gid of its own.',
      level: 'low',
      reads: '/etc/group',
      judge: of(
        'group',
        (account, all) =>
          account.gid !== undefined && before(all, account).some(({ gid }) => gid === account.gid)
            ? `${account.name} has the gid ${account.gid} of another.`
            : undefined,
        'No gid occurs twice.',
      ),
      samples: { pass: [group('root:x:0:\na:x:1:\n')], fail: [group('a:x:10:\nb:x:10:\n')] },
    },
    {
      id: 'accounts.unique-group-names',
      title: 'Every name belongs to one group',
      motivation: 'Which of the two counts depends on the program that asks.',
      remediation: 'Remove one of the two.',
      level: 'low',
      reads: '/etc/group',
      judge: of(
        'group',
        (account, all) =>
          account.name !== '+' && before(all, account).some(({ name }) => name === account.name)
            ? `${account.name} occurs twice.`
            : undefined,
        'No name occurs twice.',
      ),
      samples: { pass: [group('root:x:0:\na:x:1:\n')], fail: [group('a:x:10:\na:x:11:\n')] },
    },
    {
      id: 'accounts.system-shells',
      title: 'Accounts of services have no shell',
      motivation: 'A service with a shell is a way to sign in.',
      remediation: 'Set the shell to /usr/sbin/nologin.',
      level: 'low',
      reads: '/etc/passwd, /etc/shadow',
      judge: of(
        'passwd',
        ({ uid = 0, name, shell = '' }, _, image) =>
          uid > 0 &&
          uid < 1000 &&
          /\/(?:ba|da|z|k|c|tc|fi)?sh$/.test(shell) &&
          image.accounts('shadow').find((one) => one.name === name)?.password === 'hashed'
            ? `${name} has the shell ${shell} and a password.`
            : undefined,
        'No service can sign in.',
      ),
      samples: {
        pass: [passwd('www:x:33:33::/:/usr/sbin/nologin\n')],
        fail: [{ files: { 'etc/passwd': 'www:x:33:33::/:/bin/sh\n', 'etc/shadow': 'www:$6$x$1:1::::::\n' } }],
      },
    },
    {
      id: 'accounts.root-group',
      title: 'The group of root is group 0',
      motivation: 'Files that root makes would belong to another group.',
      remediation: 'Run `usermod -g 0 root`.',
      level: 'medium',
      reads: '/etc/passwd',
      judge: of(
        'passwd',
        ({ name, gid }) => (name === 'root' && gid !== 0 ? `The group of root is ${gid}.` : undefined),
        'The group of root is 0.',
      ),
      samples: { pass: [passwd('')], fail: [{ files: { 'etc/passwd': 'root:x:0:5:root:/root:/bin/sh\n' } }] },
    },
    {
      id: 'accounts.groups-exist',
      title: 'Groups of accounts exist',
      motivation: 'The next group that takes the number takes the files as well.',
      remediation: 'Make the group, or give the account another.',
      level: 'low',
      reads: '/etc/passwd, /etc/group',
      judge: (image) => {
        const groups = image.accounts('group')
        if (groups.length === 0) return notApplicable('The image has no /etc/group.')
        const gids = new Set(groups.map(({ gid }) => gid))
        return judged(
          image
            .accounts('passwd')
            .filter(({ gid }) => gid !== undefined && !gids.has(gid))
            .map((one) => at(one, `The group ${one.gid} of ${one.name} does not exist.`)),
          'All groups exist.',
        )
      },
      samples: { pass: [passwd('a:x:1000:100::/:/bin/sh\n')], fail: [passwd('a:x:1000:4711::/:/bin/sh\n')] },
    },
    {
      id: 'accounts.powerful-groups',
      title: 'No person is in a group that is root in effect',
      motivation: 'Members of docker, disk, shadow or lxd become root when they like.',
      remediation: 'Take the account out of the group.',
      level: 'medium',
      reads: '/etc/group',
      judge: of(
        'group',
        ({ name, members = [] }) =>
          POWERFUL.has(name) && members.some((one) => one !== 'root' && !/^(?:daemon|bin|adm|syslog|sys)$/.test(one))
            ? `${members.join(', ')} in ${name}.`
            : undefined,
        'No such group has members.',
      ),
      samples: { pass: [group('root:x:0:\ndocker:x:900:\n')], fail: [group('docker:x:900:app\n')] },
    },
    {
      id: 'accounts.nis-entries',
      title: 'No account is taken from NIS',
      motivation: 'A line that starts with `+` lets a server of the network name users.',
      remediation: 'Remove the line.',
      level: 'high',
      reads: '/etc/passwd, /etc/shadow, /etc/group',
      judge: (image) => {
        const all = [...image.accounts('passwd'), ...image.accounts('shadow'), ...image.accounts('group')]
        if (all.length === 0) return notApplicable('The image has no accounts.')
        return judged(
          all.filter(({ name }) => name === '+').map((one) => at(one, 'The line takes accounts from NIS.')),
          'All accounts are of the image.',
        )
      },
      samples: { pass: [passwd('')], fail: [passwd('+::::::\n')] },
    },
    {
      id: 'accounts.people',
      title: 'Homes of people are their own',
      motivation: 'Whoever may write a home plants keys and start-up files in it.',
      remediation: 'Set the mode of homes to 750 and their owner to the user.',
      level: 'medium',
      reads: '/etc/passwd; modes of homes',
      judge: of(
        'passwd',
        (account, _, image) => {
          const home = image.entries.get(`${(account.home ?? '').replace(/^\/|\/$/g, '')}/`)
          if (home === undefined || !isPerson(account)) return undefined
          if (home.uid !== account.uid) return `The home of ${account.name} belongs to ${home.uid}.`
          return (home.mode & 0o022) === 0
            ? undefined
            : `The home of ${account.name} has the mode ${home.mode.toString(8)}.`
        },
        'Homes belong to their users.',
      ),
      samples: {
        pass: [{ files: { 'etc/passwd': 'a:x:1000:1000::/home/a:/bin/sh\n', 'home/a/': { mode: 0o755, uid: 1000 } } }],
        fail: [{ files: { 'etc/passwd': 'a:x:1000:1000::/home/a:/bin/sh\n', 'home/a/': { mode: 0o777, uid: 1000 } } }],
      },
    },
  ],
}
