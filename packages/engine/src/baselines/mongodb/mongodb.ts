import type { Baseline } from '../check.ts'
import { at, type ImageView, type SoftwareView } from '../image-view.ts'
import { failAt, judged, pass } from '../judgement.ts'
import type { CheckSample } from '../sample.ts'
import { forbids, isLoopbackOnly, isOff, isOn, ofSoftware } from '../software-checks.ts'

const WHAT = 'MongoDB'
const conf = (text: string, config: CheckSample['config'] = {}): CheckSample => ({
  files: { 'etc/mongod.conf': `${text}\n` },
  config,
})

function isReachable(mongo: SoftwareView, { command }: ImageView): boolean {
  if (command.includes('--bind_ip_all')) return true
  const index = command.indexOf('--bind_ip')
  const address = index >= 0 ? command[index + 1] : mongo.last(/^(?:net\.bindIp|bind_ip)$/)?.value
  return isOn(mongo.last('net.bindIpAll')?.value ?? '') || (address !== undefined && !isLoopbackOnly(address))
}

export const mongodb: Baseline = {
  id: 'mongodb',
  title: 'MongoDB',
  description: 'mongod.conf and the command of the image, after the CIS benchmark for MongoDB.',
  kind: 'configuration',
  checks: [
    {
      id: 'mongodb.authorization',
      title: 'MongoDB that others can reach asks who they are',
      motivation: 'Databases without authorization are found, emptied and held to ransom within hours.',
      remediation: 'Set `security.authorization: enabled`, or bind to the loopback address.',
      level: 'high',
      reads: '`security.authorization`, `net.bindIp`; the command',
      judge: ofSoftware('mongodb', WHAT, (mongo, image) => {
        const isAsked =
          image.command.some((word) => /^--(?:auth|keyFile)$/.test(word)) ||
          mongo.settings.some(
            ({ name, value }) =>
              (/^(?:security\.authorization|auth)$/.test(name) && isOn(value)) || name === 'security.keyFile',
          )
        if (isAsked) return pass('Authorization is on.')
        if (!isReachable(mongo, image)) return pass('Authorization is off, but only this machine can connect.')
        const detail = 'MongoDB listens for others and asks nobody who he is.'
        const place = mongo.last(/^(?:net\.bindIp|bind_ip)$/) ?? mongo.files[0]
        return failAt([place ? at(place, detail) : { detail }])
      }),
      samples: {
        pass: [conf('net:\n  bindIp: 0.0.0.0\nsecurity:\n  authorization: enabled'), conf('net:\n  bindIp: 127.0.0.1')],
        fail: [conf('net:\n  bindIp: 0.0.0.0'), conf('storage:\n  dbPath: /d', { cmd: ['mongod', '--bind_ip_all'] })],
      },
    },
    {
      id: 'mongodb.authorization-off',
      title: 'Authorization of MongoDB is not turned off',
      motivation: 'Whoever reaches the port has every database.',
      remediation: 'Remove `authorization: disabled` and `--noauth`.',
      level: 'high',
      reads: '`security.authorization`, `noauth`; the command',
      judge: ofSoftware('mongodb', WHAT, (mongo, { command }) => {
        if (command.includes('--noauth')) return failAt([{ detail: 'The command has --noauth.' }])
        return judged(
          mongo.settings
            .filter(
              ({ name, value }) =>
                (name === 'security.authorization' && isOff(value)) ||
                (name === 'noauth' && isOn(value)) ||
                (name === 'auth' && isOff(value)),
            )
            .map((one) => at(one, `${one.name} is ${one.value}.`)),
          'It is not turned off.',
        )
      }),
      samples: {
        pass: [conf('security:\n  authorization: enabled')],
        fail: [conf('security:\n  authorization: disabled'), conf('noauth = true')],
      },
    },
    {
      id: 'mongodb.bind',
      title: 'MongoDB does not listen on every address',
      motivation: 'What listens everywhere is reached from networks that nobody thought of.',
      remediation: 'Name the addresses that clients use in `net.bindIp`.',
      level: 'low',
      reads: '`net.bindIp`, `net.bindIpAll`',
      judge: forbids(
        'mongodb',
        WHAT,
        /^(?:net\.bindIp|net\.bindIpAll|bind_ip)$/,
        ({ name, value }) =>
          (name === 'net.bindIpAll' ? isOn(value) : /0\.0\.0\.0|\*|(?:^|,)::(?:,|$)/.test(value))
            ? `${name} is ${value}.`
            : undefined,
        'Addresses are named.',
      ),
      samples: { pass: [conf('net:\n  bindIp: 127.0.0.1')], fail: [conf('net:\n  bindIpAll: true')] },
    },
    {
      id: 'mongodb.tls',
      title: 'TLS of MongoDB is not turned off',
      motivation: 'Without TLS data and passwords pass in clear.',
      remediation: 'Set `net.tls.mode: requireTLS`.',
      level: 'low',
      reads: '`net.tls.mode`, `net.ssl.mode`, `allowInvalidCertificates`',
      judge: forbids(
        'mongodb',
        WHAT,
        /^net\.(?:tls|ssl)\.(?:mode|allowInvalidCertificates|allowInvalidHostnames)$/,
        ({ name, value }) =>
          (name.endsWith('mode') ? /^(?:disabled|allow(?:TLS|SSL))$/.test(value) : isOn(value))
            ? `${name} is ${value}.`
            : undefined,
        'It is not turned off.',
      ),
      samples: { pass: [conf('net:\n  tls:\n    mode: requireTLS')], fail: [conf('net:\n  tls:\n    mode: disabled')] },
    },
    {
      id: 'mongodb.localhost-exception',
      title: 'Not even this machine makes the first user',
      motivation: 'As long as there is no user, a captured process of the container makes itself administrator.',
      remediation: 'Set `enableLocalhostAuthBypass: false` once users exist.',
      level: 'low',
      reads: '`setParameter.enableLocalhostAuthBypass`',
      judge: forbids(
        'mongodb',
        WHAT,
        'setParameter.enableLocalhostAuthBypass',
        ({ value }) => (isOn(value) ? 'enableLocalhostAuthBypass is true.' : undefined),
        'It is not asked for.',
      ),
      samples: {
        pass: [conf('setParameter:\n  enableLocalhostAuthBypass: false')],
        fail: [conf('setParameter:\n  enableLocalhostAuthBypass: true')],
      },
    },
    {
      id: 'mongodb.http-interface',
      title: 'The old web interface is off',
      motivation: 'It shows and runs commands without a password.',
      remediation: 'Remove `net.http`.',
      level: 'high',
      reads: '`net.http.enabled`, `net.http.RESTInterfaceEnabled`',
      judge: forbids(
        'mongodb',
        WHAT,
        /^net\.http\.(?:enabled|RESTInterfaceEnabled|JSONPEnabled)$|^(?:httpinterface|rest)$/,
        ({ name, value }) => (isOn(value) ? `${name} is on.` : undefined),
        'It is off.',
      ),
      samples: { pass: [conf('net:\n  port: 27017')], fail: [conf('net:\n  http:\n    enabled: true')] },
    },
    {
      id: 'mongodb.javascript',
      title: 'MongoDB runs JavaScript only where it is needed',
      motivation: 'Injected `$where` and `mapReduce` run code in the server.',
      remediation: 'Set `security.javascriptEnabled: false`.',
      level: 'low',
      reads: '`security.javascriptEnabled`',
      judge: forbids(
        'mongodb',
        WHAT,
        'security.javascriptEnabled',
        ({ value }) => (isOn(value) ? 'javascriptEnabled is true.' : undefined),
        'It is not asked for.',
      ),
      samples: {
        pass: [conf('security:\n  javascriptEnabled: false')],
        fail: [conf('security:\n  javascriptEnabled: true')],
      },
    },
  ],
}
