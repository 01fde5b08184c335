import type { Baseline } from '../check.ts'
import { at } from '../image-view.ts'
import { failAt, judged, notApplicable } from '../judgement.ts'
import type { CheckSample } from '../sample.ts'
import { forbids, isOff, isOn, ofSoftware } from '../software-checks.ts'

const WHAT = 'Kafka'
const conf = (text: string, config: CheckSample['config'] = {}): CheckSample => ({
  files: { 'opt/kafka/config/server.properties': `${text}\n` },
  config,
})

export const kafka: Baseline = {
  id: 'kafka',
  title: 'Kafka',
  description: 'server.properties and variables of the usual images.',
  kind: 'configuration',
  checks: [
    {
      id: 'kafka.plain-listeners',
      title: 'No listener for other machines speaks in clear without asking who it is',
      motivation: 'Whoever reaches it reads and writes every topic.',
      remediation: 'Use SASL_SSL or SSL listeners; bind PLAINTEXT to localhost.',
      level: 'high',
      reads: '`listeners`',
      judge: forbids(
        'kafka',
        WHAT,
        'listeners',
        ({ value }) =>
          /(?:^|,)\s*PLAINTEXT:\/\/(?!localhost|127\.)/i.test(value) ? `listeners is ${value}.` : undefined,
        'No such listener is open.',
      ),
      samples: {
        pass: [conf('listeners=SASL_SSL://:9093'), conf('broker.id=0')],
        fail: [conf('listeners=PLAINTEXT://0.0.0.0:9092')],
      },
    },
    {
      id: 'kafka.default-allow',
      title: 'Topics without rules are not open to everybody',
      motivation: 'Every new topic is open.',
      remediation: 'Remove `allow.everyone.if.no.acl.found=true`.',
      level: 'high',
      reads: '`allow.everyone.if.no.acl.found`',
      judge: forbids(
        'kafka',
        WHAT,
        'allow.everyone.if.no.acl.found',
        ({ value }) => (isOn(value) ? 'allow.everyone.if.no.acl.found is true.' : undefined),
        'They are closed.',
      ),
      samples: {
        pass: [conf('allow.everyone.if.no.acl.found=false')],
        fail: [conf('allow.everyone.if.no.acl.found=true')],
      },
    },
    {
      id: 'kafka.anonymous-super-user',
      title: 'Nobody without a name is super user',
      motivation: 'Whoever connects in clear may do everything.',
      remediation: 'Take User:ANONYMOUS and User:* out of `super.users`.',
      level: 'high',
      reads: '`super.users`',
      judge: forbids(
        'kafka',
        WHAT,
        'super.users',
        ({ value }) => (/User:(?:ANONYMOUS|\*)/i.test(value) ? `super.users is ${value}.` : undefined),
        'Super users have names.',
      ),
      samples: { pass: [conf('super.users=User:admin')], fail: [conf('super.users=User:ANONYMOUS')] },
    },
    {
      id: 'kafka.inter-broker',
      title: 'Brokers do not talk in clear where listeners are safe',
      motivation: 'Data passes in clear between brokers.',
      remediation: 'Set `security.inter.broker.protocol=SASL_SSL`.',
      level: 'medium',
      reads: '`security.inter.broker.protocol`',
      judge: forbids(
        'kafka',
        WHAT,
        'security.inter.broker.protocol',
        ({ value }) =>
          /^(?:SASL_)?PLAINTEXT$/i.test(value) ? `security.inter.broker.protocol is ${value}.` : undefined,
        'It is not set to clear text.',
      ),
      samples: {
        pass: [conf('security.inter.broker.protocol=SSL')],
        fail: [conf('security.inter.broker.protocol=PLAINTEXT')],
      },
    },
    {
      id: 'kafka.host-names',
      title: 'Names in certificates are checked',
      motivation: 'Any certificate of the authority stands for any broker.',
      remediation: 'Remove the empty `ssl.endpoint.identification.algorithm`.',
      level: 'medium',
      reads: '`ssl.endpoint.identification.algorithm`',
      judge: forbids(
        'kafka',
        WHAT,
        'ssl.endpoint.identification.algorithm',
        ({ value }) => (value === '' ? 'Names are not checked.' : undefined),
        'Names are checked.',
      ),
      samples: {
        pass: [conf('ssl.endpoint.identification.algorithm=https')],
        fail: [conf('ssl.endpoint.identification.algorithm=')],
      },
    },
    {
      id: 'kafka.old-tls',
      title: 'Kafka speaks no old TLS',
      motivation: 'TLS 1.0 and 1.1 are broken.',
      remediation: 'Set `ssl.enabled.protocols=TLSv1.2,TLSv1.3`.',
      level: 'medium',
      reads: '`ssl.enabled.protocols`, `ssl.protocol`',
      judge: forbids(
        'kafka',
        WHAT,
        /^ssl\.(?:enabled\.protocols|protocol)$/,
        ({ name, value }) => (/SSLv|TLSv1(?:\.[01])?(?:,|$)/.test(value) ? `${name} is ${value}.` : undefined),
        'No old TLS is named.',
      ),
      samples: { pass: [conf('ssl.protocol=TLSv1.3')], fail: [conf('ssl.enabled.protocols=TLSv1,TLSv1.2')] },
    },
    {
      id: 'kafka.plaintext-allowed',
      title: 'The environment does not ask for clear text',
      motivation: 'The usual images open clear-text listeners where the variable says so.',
      remediation: 'Remove ALLOW_PLAINTEXT_LISTENER.',
      level: 'medium',
      reads: 'ALLOW_PLAINTEXT_LISTENER',
      judge: (image) => {
        const value = image.env.get('ALLOW_PLAINTEXT_LISTENER')
        if (value === undefined && !image.software('kafka').isPresent)
          return notApplicable('Kafka is not in the image.')
        return judged(
          value !== undefined && !isOff(value) ? [{ detail: 'ALLOW_PLAINTEXT_LISTENER is set.' }] : [],
          'It does not.',
        )
      },
      samples: { pass: [conf('broker.id=0')], fail: [{ config: { env: ['ALLOW_PLAINTEXT_LISTENER=yes'] } }] },
    },
    {
      id: 'kafka.weak-password',
      title: 'No password stands in the configuration of Kafka',
      motivation: 'Everybody who has the image has the password.',
      remediation: 'Give `sasl.jaas.config` at start-up from a secret.',
      level: 'high',
      reads: '`sasl.jaas.config` and its kin',
      judge: ofSoftware('kafka', WHAT, (server) => {
        const set = server
          .all(/jaas\.config$|keystore\.password$/)
          .filter(({ secret }) => secret === 'set' || secret === 'weak')
        return set.length > 0
          ? failAt(set.map((one) => at(one, `${one.name} stands in the file.`)))
          : judged([], 'None stands there.')
      }),
      samples: {
        pass: [conf('broker.id=0')],
        fail: [
          conf(
            'sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="a" password="b";',
          ),
        ],
      },
    },
  ],
}
