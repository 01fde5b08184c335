import type { Baseline } from '../check.ts'
import { at, type PlacedSetting } from '../image-view.ts'
import { failAt, judged } from '../judgement.ts'
import type { CheckSample } from '../sample.ts'
import { forbids, isOff, isOn, ofSoftware, requires } from '../software-checks.ts'

const WHAT = 'PostgreSQL'
const conf = (text: string): CheckSample => ({ files: { 'etc/postgresql/15/main/postgresql.conf': `${text}\n` } })
const hba = (text: string, config: CheckSample['config'] = {}): CheckSample => ({
  files: { 'etc/postgresql/15/main/pg_hba.conf': `${text}\n` },
  config,
})

/** Columns of pg_hba.conf after the type: database, user, address (not for `local`), method. An address may have its mask behind it. */
function rule({ name, value }: PlacedSetting): { readonly address: string; readonly method: string } {
  const words = value.split(/\s+/)
  if (name === 'local') return { address: '', method: words[2] ?? '' }
  const hasMask = /^\d+\.\d+\.\d+\.\d+$/.test(words[3] ?? '')
  return { address: `${words[2] ?? ''}${hasMask ? `/${words[3]}` : ''}`, method: words[hasMask ? 4 : 3] ?? '' }
}

const isThisMachine = (address: string): boolean => /^(?:127\.|::1\/|::1$|localhost$)/.test(address)
const isEverybody = (address: string): boolean => /^(?:0\.0\.0\.0\/0(?:\.0\.0\.0)?|::\/0|::0\/0|all)$/.test(address)

const forbidsRule = (
  bad: (rule: { address: string; method: string }, setting: PlacedSetting) => string | undefined,
  otherwise: string,
) => forbids('pg_hba', WHAT, /./, (setting) => bad(rule(setting), setting), otherwise)

export const postgresql: Baseline = {
  id: 'postgresql',
  title: 'PostgreSQL',
  description:
    'Who may connect to PostgreSQL and how (pg_hba.conf), and what the server listens on and logs (postgresql.conf).',
  kind: 'configuration',
  checks: [
    {
      id: 'postgresql.trust-remote',
      title: 'Nobody from another machine is trusted without a password',
      motivation: '`trust` lets whoever asks be any user, the superuser included.',
      remediation: 'Use scram-sha-256 in place of trust.',
      level: 'high',
      reads: 'pg_hba.conf; POSTGRES_HOST_AUTH_METHOD',
      judge: ofSoftware('pg_hba', WHAT, (rules, { env }) => {
        if (env.get('POSTGRES_HOST_AUTH_METHOD') === 'trust')
          return failAt([{ detail: 'POSTGRES_HOST_AUTH_METHOD is trust.' }])
        const trusted = rules
          .all(/^host/)
          .filter((one) => rule(one).method === 'trust' && !isThisMachine(rule(one).address))
        return judged(
          trusted.map((one) => at(one, `${rule(one).address} is trusted without a password.`)),
          'No other machine is trusted.',
        )
      }),
      samples: {
        pass: [hba('host all all 10.0.0.0/8 scram-sha-256')],
        fail: [
          hba('host all all 0.0.0.0/0 trust'),
          hba('host all all 10.0.0.0 255.0.0.0 trust'),
          hba('', { env: ['POSTGRES_HOST_AUTH_METHOD=trust'] }),
        ],
      },
    },
    {
      id: 'postgresql.trust-local',
      title: 'Processes of this machine are not trusted without a password',
      motivation: 'A captured web process becomes superuser of the database.',
      remediation: 'Use peer for sockets and scram-sha-256 for addresses.',
      level: 'medium',
      reads: 'pg_hba.conf',
      judge: forbidsRule(
        ({ address, method }, { name }) =>
          method === 'trust' && (name === 'local' || isThisMachine(address))
            ? `${name} connections are trusted.`
            : undefined,
        'No local connection is trusted.',
      ),
      samples: { pass: [hba('local all postgres peer')], fail: [hba('local all all trust')] },
    },
    {
      id: 'postgresql.clear-text-password',
      title: 'Passwords are not sent in clear',
      motivation: 'The method `password` sends the password as it is.',
      remediation: 'Use scram-sha-256.',
      level: 'high',
      reads: 'pg_hba.conf',
      judge: forbidsRule(
        ({ method }, { name }) => (method === 'password' && name !== 'hostssl' ? 'The method is password.' : undefined),
        'No rule sends passwords in clear.',
      ),
      samples: {
        pass: [hba('host all all 10.0.0.0/8 scram-sha-256')],
        fail: [hba('host all all 10.0.0.0/8 password')],
      },
    },
    {
      id: 'postgresql.md5-password',
      title: 'Passwords are not checked by MD5',
      motivation: 'An MD5 hash that is stolen can be used as the password.',
      remediation: 'Use scram-sha-256.',
      level: 'low',
      reads: 'pg_hba.conf',
      judge: forbidsRule(({ method }) => (method === 'md5' ? 'The method is md5.' : undefined), 'No rule uses md5.'),
      samples: { pass: [hba('host all all 10.0.0.0/8 scram-sha-256')], fail: [hba('host all all 10.0.0.0/8 md5')] },
    },
    {
      id: 'postgresql.ident',
      title: 'Nobody from another machine says who he is',
      motivation: '`ident` believes what the client machine says.',
      remediation: 'Use scram-sha-256 or certificates.',
      level: 'high',
      reads: 'pg_hba.conf',
      judge: forbidsRule(
        ({ address, method }, { name }) =>
          method === 'ident' && name.startsWith('host') && !isThisMachine(address)
            ? `${address} says itself who it is.`
            : undefined,
        'No other machine is believed.',
      ),
      samples: { pass: [hba('host all all 127.0.0.1/32 ident')], fail: [hba('host all all 10.1.0.0/16 ident')] },
    },
    {
      id: 'postgresql.everybody',
      title: 'Not every address may ask',
      motivation: 'A rule for every address leaves the password as the only wall.',
      remediation: 'Name the networks of clients.',
      level: 'low',
      reads: 'pg_hba.conf',
      judge: forbidsRule(
        ({ address, method }) =>
          isEverybody(address) && method !== 'reject' ? `The rule is for ${address}.` : undefined,
        'Rules name networks.',
      ),
      samples: { pass: [hba('host all all 10.0.0.0/8 scram-sha-256')], fail: [hba('host all all all scram-sha-256')] },
    },
    {
      id: 'postgresql.password-encryption',
      title: 'Passwords are kept as SCRAM',
      motivation: 'MD5 hashes are broken fast and can be used as passwords.',
      remediation: 'Set `password_encryption = scram-sha-256`, then set passwords anew.',
      level: 'medium',
      reads: '`password_encryption`',
      judge: forbids(
        'postgresql',
        WHAT,
        'password_encryption',
        ({ value }) => (/^(?:md5|on|off|plain)$/.test(value) ? `password_encryption is ${value}.` : undefined),
        'Passwords are kept as the server does by itself or as SCRAM.',
      ),
      samples: { pass: [conf('password_encryption = scram-sha-256')], fail: [conf("password_encryption = 'md5'")] },
    },
    {
      id: 'postgresql.fsync',
      title: 'Commits reach the disk',
      motivation: 'Without fsync or full_page_writes a crash loses or spoils the database.',
      remediation: 'Remove `fsync = off` and `full_page_writes = off`.',
      level: 'low',
      reads: '`fsync`, `full_page_writes`',
      judge: forbids(
        'postgresql',
        WHAT,
        /^(?:fsync|full_page_writes)$/,
        ({ name, value }) => (isOff(value) ? `${name} is off.` : undefined),
        'Commits reach the disk.',
      ),
      samples: { pass: [conf('fsync = on')], fail: [conf('fsync = off')] },
    },
    {
      id: 'postgresql.tls-version',
      title: 'Old TLS is not allowed',
      motivation: 'TLS 1.0 and 1.1 are broken.',
      remediation: "Set `ssl_min_protocol_version = 'TLSv1.2'`.",
      level: 'medium',
      reads: '`ssl_min_protocol_version`',
      judge: requires('postgresql', WHAT, 'ssl_min_protocol_version', {
        default: 'TLSv1.2',
        isGood: (value) => /TLSv1\.[23]$/.test(value),
        because: 'TLS 1.0 and 1.1 are broken',
      }),
      samples: {
        pass: [conf("ssl_min_protocol_version = 'TLSv1.3'")],
        fail: [conf("ssl_min_protocol_version = 'TLSv1'")],
      },
    },
    {
      id: 'postgresql.tls',
      title: 'A server for other machines speaks TLS',
      motivation: 'Without TLS data and passwords pass in clear.',
      remediation: 'Set `ssl = on` with a certificate, or listen on the loopback address only.',
      level: 'low',
      reads: '`ssl`, `listen_addresses`',
      judge: ofSoftware('postgresql', WHAT, (server) => {
        const addresses = server.last('listen_addresses')
        const isOpen = addresses !== undefined && /\*|0\.0\.0\.0|::(?!1)/.test(addresses.value)
        return judged(
          isOpen && !isOn(server.last('ssl')?.value ?? 'off')
            ? [at(addresses, 'It listens on every address without TLS.')]
            : [],
          'TLS is on, or it does not listen on every address.',
        )
      }),
      samples: { pass: [conf("listen_addresses = '*'\nssl = on")], fail: [conf("listen_addresses = '*'")] },
    },
    {
      id: 'postgresql.socket-permissions',
      title: 'Sockets are made as usual',
      motivation: 'A folder of sockets that everybody may write lets others pose as the server.',
      remediation: 'Set `unix_socket_directories` to /var/run/postgresql.',
      level: 'low',
      reads: '`unix_socket_directories`',
      judge: forbids(
        'postgresql',
        WHAT,
        'unix_socket_directories',
        ({ value }) => (/(?:^|,\s*)\/(?:var\/)?tmp(?:,|$)/.test(value) ? `Sockets lie in ${value}.` : undefined),
        'Sockets do not lie where everybody may write.',
      ),
      samples: {
        pass: [conf("unix_socket_directories = '/var/run/postgresql'")],
        fail: [conf("unix_socket_directories = '/tmp'")],
      },
    },
    {
      id: 'postgresql.system-table-changes',
      title: 'System tables are not open to changes',
      motivation: 'A superuser could break the catalog, and injected SQL hide in it.',
      remediation: 'Remove `allow_system_table_mods`.',
      level: 'medium',
      reads: '`allow_system_table_mods`',
      judge: forbids(
        'postgresql',
        WHAT,
        'allow_system_table_mods',
        ({ value }) => (isOn(value) ? 'allow_system_table_mods is on.' : undefined),
        'System tables are closed.',
      ),
      samples: { pass: [conf('allow_system_table_mods = off')], fail: [conf('allow_system_table_mods = on')] },
    },
  ],
}
