import type { Baseline } from '../check.ts'
import { at } from '../image-view.ts'
import { failAt, judged } from '../judgement.ts'
import type { CheckSample } from '../sample.ts'
import { forbids, isOff, isOn, ofSoftware } from '../software-checks.ts'

const WHAT = 'RabbitMQ'
const conf = (text: string, config: CheckSample['config'] = {}): CheckSample => ({
  files: { 'etc/rabbitmq/rabbitmq.conf': `${text}\n` },
  config,
})

export const rabbitmq: Baseline = {
  id: 'rabbitmq',
  title: 'RabbitMQ',
  description: 'rabbitmq.conf, rabbitmq.config, the cookie of the cluster and variables of the usual images.',
  kind: 'configuration',
  checks: [
    {
      id: 'rabbitmq.guest',
      title: 'Guest signs in from this machine only',
      motivation: 'guest/guest is tried by every scanner and may do everything.',
      remediation: 'Remove `loopback_users = none` and `loopback_users.guest = false`.',
      level: 'high',
      reads: '`loopback_users`',
      judge: forbids(
        'rabbitmq',
        WHAT,
        /^loopback_users/,
        ({ name, value }) =>
          (name === 'loopback_users' ? /^(?:none|\[\])$/.test(value) : isOff(value))
            ? `${name} is ${value}.`
            : undefined,
        'Guest is bound to this machine.',
      ),
      samples: {
        pass: [conf('loopback_users.guest = true')],
        fail: [
          conf('loopback_users = none'),
          { files: { 'etc/rabbitmq/rabbitmq.config': '[{rabbit, [{loopback_users, []}]}].\n' } },
        ],
      },
    },
    {
      id: 'rabbitmq.default-password',
      title: 'The first user has no password that everybody tries first',
      motivation: 'guest/guest and admin/admin are tried by every scanner.',
      remediation: 'Give the password at start-up from a secret.',
      level: 'high',
      reads: '`default_pass`; RABBITMQ_DEFAULT_PASS',
      judge: ofSoftware('rabbitmq', WHAT, (server, { env }) => {
        if (/^(?:guest|admin|rabbitmq|password|changeme|123456)$/i.test(env.get('RABBITMQ_DEFAULT_PASS') ?? ''))
          return failAt([{ detail: 'RABBITMQ_DEFAULT_PASS is a well-known password.' }])
        return judged(
          server
            .all(/^(?:default_pass|stomp\.default_pass)$/)
            .filter(({ secret }) => secret === 'weak' || secret === 'empty')
            .map((one) => at(one, `${one.name} is a well-known password.`)),
          'No well-known password is set.',
        )
      }),
      samples: {
        pass: [conf('default_pass = 9f8e7d6c5b4a')],
        fail: [conf('default_pass = guest'), conf('', { env: ['RABBITMQ_DEFAULT_PASS=admin'] })],
      },
    },
    {
      id: 'rabbitmq.anonymous',
      title: 'Nobody comes in without a name',
      motivation: 'Strangers read and write queues.',
      remediation: 'Remove `mqtt.allow_anonymous = true` and `anonymous_login_user`.',
      level: 'high',
      reads: '`mqtt.allow_anonymous`, `anonymous_login_user`, `auth_mechanisms`',
      judge: forbids(
        'rabbitmq',
        WHAT,
        /^(?:mqtt\.allow_anonymous|anonymous_login_user|auth_mechanisms\..*)$/,
        ({ name, value }) =>
          (
            name === 'mqtt.allow_anonymous'
              ? isOn(value)
              : name === 'anonymous_login_user'
                ? value !== 'none'
                : value === 'ANONYMOUS'
          )
            ? `${name} is ${value}.`
            : undefined,
        'Everybody is asked for a name.',
      ),
      samples: { pass: [conf('mqtt.allow_anonymous = false')], fail: [conf('mqtt.allow_anonymous = true')] },
    },
    {
      id: 'rabbitmq.peer-verification',
      title: 'Certificates of clients are checked where they are asked for',
      motivation: 'A certificate that nobody checks is no certificate.',
      remediation: 'Set `ssl_options.verify = verify_peer`.',
      level: 'low',
      reads: '`ssl_options.verify`',
      judge: forbids(
        'rabbitmq',
        WHAT,
        'ssl_options.verify',
        ({ value }) => (value === 'verify_none' ? 'ssl_options.verify is verify_none.' : undefined),
        'They are not waved through.',
      ),
      samples: { pass: [conf('ssl_options.verify = verify_peer')], fail: [conf('ssl_options.verify = verify_none')] },
    },
    {
      id: 'rabbitmq.cookie',
      title: 'The cookie of the cluster is not baked into the image',
      motivation: 'Whoever knows the cookie runs code on every node.',
      remediation: 'Delete .erlang.cookie; give it at start-up from a secret.',
      level: 'high',
      reads: '.erlang.cookie',
      judge: ofSoftware('rabbitmq', WHAT, (_, image) =>
        judged(
          image.entriesMatching(/(?:^|\/)\.erlang\.cookie$/).map((one) => at(one, 'The cookie lies in the image.')),
          'It is not in the image.',
        ),
      ),
      samples: {
        pass: [conf('default_user = a')],
        fail: [
          {
            files: {
              'etc/rabbitmq/rabbitmq.conf': '\n',
              'var/lib/rabbitmq/.erlang.cookie': { text: 'ABC', mode: 0o400 },
            },
          },
        ],
      },
    },
  ],
}
