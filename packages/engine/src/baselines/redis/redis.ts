import type { Baseline } from '../check.ts'
import { at, type ImageView, type SoftwareView } from '../image-view.ts'
import { failAt, judged, pass } from '../judgement.ts'
import type { CheckSample } from '../sample.ts'
import { forbids, isLoopbackOnly, isOff, isOn, ofSoftware, requires } from '../software-checks.ts'

const conf = (text: string, config: CheckSample['config'] = {}): CheckSample => ({
  files: { 'etc/redis/redis.conf': text },
  config,
})
const WHAT = 'Redis'

/** The value of `--name` among the words of the command. */
function argument({ command }: ImageView, name: string): string | undefined {
  const index = command.indexOf(`--${name}`)
  return index < 0 ? undefined : command[index + 1]
}

/** Others can connect: it does not listen on this machine only, and protected mode does not turn them away. */
function isReachable(redis: SoftwareView, image: ImageView): boolean {
  const bind = argument(image, 'bind') ?? redis.last('bind')?.value
  if (bind !== undefined && isLoopbackOnly(bind)) return false
  const isProtected = !isOff(argument(image, 'protected-mode') ?? redis.last('protected-mode')?.value ?? 'yes')
  return bind !== undefined || !isProtected
}

function hasPassword(redis: SoftwareView, image: ImageView): boolean {
  const users = redis.all('user').filter(({ value }) => /\bon\b/.test(value))
  const isAcl =
    redis.last('aclfile') !== undefined || (users.length > 0 && !users.some(({ value }) => /\bnopass\b/.test(value)))
  const state = redis.last('requirepass')?.secret
  return isAcl || (state !== undefined && state !== 'empty') || (argument(image, 'requirepass') ?? '') !== ''
}

export const redis: Baseline = {
  id: 'redis',
  title: 'Redis',
  description: 'Configuration of Redis and its kin (Valkey, KeyDB): who may connect, and what they may do.',
  kind: 'configuration',
  checks: [
    {
      id: 'redis.password',
      title: 'Redis that others can reach asks for a password',
      motivation:
        'Whoever reaches a Redis without a password reads all of it and writes files with its rights: keys of SSH, cron jobs, modules.',
      remediation:
        'Set `requirepass` or users with passwords from a secret at start-up, or bind to the loopback address.',
      level: 'high',
      reads: '`requirepass`, `user`, `aclfile`, `bind`, `protected-mode`; the command',
      judge: ofSoftware('redis', WHAT, (redis, image) => {
        if (hasPassword(redis, image)) return pass('A password or users with passwords are set.')
        if (!isReachable(redis, image)) return pass('No password is set, but only this machine can connect.')
        const detail = 'Redis listens for others and asks for no password.'
        const place = redis.last('bind') ?? redis.last('protected-mode') ?? redis.files[0]
        return failAt([place ? at(place, detail) : { detail }])
      }),
      samples: {
        pass: [conf('bind 0.0.0.0\nrequirepass 8f1b2c77aa01\n'), conf('bind 127.0.0.1 -::1\n')],
        fail: [
          conf('bind 0.0.0.0\nprotected-mode no\n'),
          conf('port 6379\n', { cmd: ['redis-server', '--protected-mode', 'no'] }),
        ],
      },
    },
    {
      id: 'redis.weak-password',
      title: 'The password of Redis is none that everybody tries first',
      motivation: 'Redis answers hundreds of thousands of guesses a second.',
      remediation: 'Set a long random password from a secret at start-up.',
      level: 'high',
      reads: '`requirepass`, `masterauth`',
      judge: forbids(
        'redis',
        WHAT,
        /^(?:requirepass|masterauth)$/,
        ({ name, secret }) => (secret === 'weak' ? `${name} is a well-known password.` : undefined),
        'No well-known password is set.',
      ),
      samples: { pass: [conf('requirepass 8f1b2c77aa01\n')], fail: [conf('requirepass foobared\n')] },
    },
    {
      id: 'redis.protected-mode',
      title: 'Protected mode of Redis is on',
      motivation: 'Protected mode turns away strangers as long as no password is set.',
      remediation: 'Remove `protected-mode no`.',
      level: 'medium',
      reads: '`protected-mode`; the command',
      judge: ofSoftware('redis', WHAT, (redis, image) => {
        const setting = redis.last('protected-mode')
        if (isOff(argument(image, 'protected-mode') ?? ''))
          return failAt([{ detail: 'The command turns protected mode off.' }])
        return judged(
          setting && isOff(setting.value) ? [at(setting, 'protected-mode is no.')] : [],
          'Protected mode is on.',
        )
      }),
      samples: { pass: [conf('protected-mode yes\n')], fail: [conf('protected-mode no\n')] },
    },
    {
      id: 'redis.bind',
      title: 'Redis does not listen on every address',
      motivation: 'What listens everywhere is reached from networks that nobody thought of.',
      remediation: 'Name the addresses that clients use after `bind`.',
      level: 'medium',
      reads: '`bind`',
      judge: forbids(
        'redis',
        WHAT,
        'bind',
        ({ value }) => (/(?:^|\s)-?(?:0\.0\.0\.0|\*|::)(?:\s|$)/.test(value) ? `bind is ${value}.` : undefined),
        'Redis does not bind every address.',
      ),
      samples: { pass: [conf('bind 127.0.0.1\n')], fail: [conf('bind * -::*\n')] },
    },
    {
      id: 'redis.default-user',
      title: 'No user of Redis comes in without a password',
      motivation: 'A user with `nopass` is open to everybody, whatever `requirepass` says.',
      remediation: 'Give the user a password, or turn it `off`.',
      level: 'high',
      reads: '`user`',
      judge: forbids(
        'redis',
        WHAT,
        'user',
        ({ value }) =>
          /\bon\b/.test(value) && /\bnopass\b/.test(value) && /\+@all|allcommands/.test(value)
            ? 'A user may do everything without a password.'
            : undefined,
        'No user may do everything without a password.',
      ),
      samples: { pass: [conf('user default off\n')], fail: [conf('user default on nopass ~* +@all\n')] },
    },
    {
      id: 'redis.debug-command',
      title: 'Debugging commands of Redis are not for clients',
      motivation: 'DEBUG and MODULE LOAD end the server or run code in it.',
      remediation:
        'Set `enable-debug-command`, `enable-module-command` and `enable-protected-configs` to `no` or `local`.',
      level: 'medium',
      reads: '`enable-debug-command`, `enable-module-command`, `enable-protected-configs`',
      judge: forbids(
        'redis',
        WHAT,
        /^enable-(?:debug-command|module-command|protected-configs)$/,
        ({ name, value }) => (isOn(value) ? `${name} is yes.` : undefined),
        'No debugging command is open to clients.',
      ),
      samples: { pass: [conf('enable-debug-command local\n')], fail: [conf('enable-module-command yes\n')] },
    },
    {
      id: 'redis.dump-folder',
      title: 'Redis does not write its dump where programs are started from',
      motivation: 'A dump in a folder of cron, SSH or programs is how a captured Redis runs code.',
      remediation: 'Set `dir` to a folder of its own, such as /var/lib/redis.',
      level: 'high',
      reads: '`dir`',
      judge: forbids(
        'redis',
        WHAT,
        'dir',
        ({ value }) =>
          /^\/(?:root|etc|usr|bin|sbin|var\/spool\/cron|var\/www|home\/[^/]+\/\.ssh)?(?:\/|$)/.test(value)
            ? `dir is ${value}.`
            : undefined,
        'The dump has a folder of its own.',
      ),
      samples: { pass: [conf('dir /var/lib/redis\n')], fail: [conf('dir /root/.ssh\n')] },
    },
    {
      id: 'redis.socket-permissions',
      title: 'The socket of Redis is not for every user',
      motivation: 'Whoever can write to the socket has the whole database.',
      remediation: 'Set `unixsocketperm` to 770 or less.',
      level: 'low',
      reads: '`unixsocketperm`',
      judge: requires('redis', WHAT, 'unixsocketperm', {
        default: '0',
        isGood: (value) => !/[2367]$/.test(value),
        because: 'every user may write to the socket',
      }),
      samples: { pass: [conf('unixsocketperm 770\n')], fail: [conf('unixsocketperm 777\n')] },
    },
    {
      id: 'redis.config-permissions',
      title: 'Files of Redis with passwords are not readable by every user',
      motivation: 'The password stands in the file in clear.',
      remediation: 'Set the mode to 640 and the group to that of Redis.',
      level: 'medium',
      reads: 'modes of redis.conf and users.acl; `requirepass`',
      judge: ofSoftware('redis', WHAT, (redis, image) =>
        judged(
          redis.all(/^(?:requirepass|masterauth)$/).flatMap((setting) => {
            const mode = image.entries.get(setting.path)?.mode ?? 0
            return (mode & 0o004) !== 0 && setting.secret !== 'empty'
              ? [at(setting, `A password stands in a file of mode ${mode.toString(8)}.`)]
              : []
          }),
          'No file that every user may read holds a password.',
        ),
      ),
      samples: {
        pass: [{ files: { 'etc/redis/redis.conf': { text: 'requirepass 8f1b2c77aa01\n', mode: 0o640 } } }],
        fail: [{ files: { 'etc/redis/redis.conf': { text: 'requirepass 8f1b2c77aa01\n', mode: 0o644 } } }],
      },
    },
  ],
}
