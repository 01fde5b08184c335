import type { Baseline } from '../check.ts'
import { at } from '../image-view.ts'
import { judged, notApplicable } from '../judgement.ts'
import type { CheckSample } from '../sample.ts'
import { forbids, isOff, isOn, requires } from '../software-checks.ts'

const WHAT = 'The SSH server'
const conf = (text: string): CheckSample => ({ files: { 'etc/ssh/sshd_config': `${text}\n` } })
/** A drop-in that lets root in, beside `text`. */
const dropIn = (text: string): CheckSample => ({
  files: { 'etc/ssh/sshd_config': `${text}\n`, 'etc/ssh/sshd_config.d/50-x.conf': 'PermitRootLogin yes\n' },
})
const holds = 'first'
const NO_SERVER = 'The SSH server is not in the image.'

export const ssh: Baseline = {
  id: 'ssh',
  title: 'SSH server',
  description:
    'sshd_config and its drop-ins, host keys and trusted keys, after the CIS benchmarks for Linux. Of a setting that is repeated, the first holds.',
  kind: 'configuration',
  checks: [
    {
      id: 'ssh.root-password-login',
      title: 'Root does not sign in with a password',
      motivation: 'Every scanner of the Internet guesses passwords of root.',
      remediation: 'Set `PermitRootLogin no`.',
      level: 'high',
      reads: '`PermitRootLogin`',
      judge: requires('sshd', WHAT, 'permitrootlogin', {
        holds,
        default: 'prohibit-password',
        isGood: (value) => !isOn(value),
        because: 'root signs in with a password',
      }),
      samples: {
        pass: [
          conf('PermitRootLogin prohibit-password'),
          dropIn('PermitRootLogin no\nInclude /etc/ssh/sshd_config.d/*.conf'),
        ],
        fail: [conf('PermitRootLogin yes'), dropIn('Include /etc/ssh/sshd_config.d/*.conf\nPermitRootLogin no')],
      },
    },
    {
      id: 'ssh.root-login',
      title: 'Root does not sign in at all',
      motivation: 'Who did what is lost when people share root.',
      remediation: 'Set `PermitRootLogin no`, and let people become root by sudo.',
      level: 'low',
      reads: '`PermitRootLogin`',
      judge: requires('sshd', WHAT, 'permitrootlogin', {
        holds,
        default: 'prohibit-password',
        isGood: isOff,
        because: 'root signs in with a key',
      }),
      samples: { pass: [conf('PermitRootLogin no')], fail: [conf('Port 22')] },
    },
    {
      id: 'ssh.empty-passwords',
      title: 'Empty passwords do not open SSH',
      motivation: 'An account without a password is open to the network.',
      remediation: 'Remove `PermitEmptyPasswords yes`.',
      level: 'high',
      reads: '`PermitEmptyPasswords`',
      judge: forbids(
        'sshd',
        WHAT,
        'permitemptypasswords',
        ({ value }) => (isOn(value) ? 'PermitEmptyPasswords is yes.' : undefined),
        'Empty passwords are refused.',
      ),
      samples: { pass: [conf('PermitEmptyPasswords no')], fail: [conf('PermitEmptyPasswords yes')] },
    },
    {
      id: 'ssh.host-based',
      title: 'SSH does not believe other hosts',
      motivation: 'Whoever holds or fakes a trusted host is every user.',
      remediation: 'Set `HostbasedAuthentication no` and `IgnoreRhosts yes`.',
      level: 'high',
      reads: '`HostbasedAuthentication`, `IgnoreRhosts`',
      judge: forbids(
        'sshd',
        WHAT,
        /^(?:hostbasedauthentication|ignorerhosts|rhostsrsaauthentication)$/,
        ({ name, value }) =>
          (name === 'ignorerhosts' ? isOff(value) : isOn(value)) ? `${name} is ${value}.` : undefined,
        'Hosts are not believed.',
      ),
      samples: {
        pass: [conf('IgnoreRhosts yes')],
        fail: [conf('HostbasedAuthentication yes'), conf('IgnoreRhosts no')],
      },
    },
    {
      id: 'ssh.user-environment',
      title: 'Users do not set the environment of their session',
      motivation: 'LD_PRELOAD in the environment gets around restrictions.',
      remediation: 'Remove `PermitUserEnvironment yes`.',
      level: 'medium',
      reads: '`PermitUserEnvironment`',
      judge: forbids(
        'sshd',
        WHAT,
        'permituserenvironment',
        ({ value }) => (isOff(value) ? undefined : `PermitUserEnvironment is ${value}.`),
        "The environment is the server's.",
      ),
      samples: { pass: [conf('PermitUserEnvironment no')], fail: [conf('PermitUserEnvironment yes')] },
    },
    {
      id: 'ssh.protocol',
      title: 'Protocol 1 is not spoken',
      motivation: 'Version 1 of the protocol is broken.',
      remediation: 'Remove `Protocol`.',
      level: 'high',
      reads: '`Protocol`',
      judge: forbids(
        'sshd',
        WHAT,
        'protocol',
        ({ value }) => (/1/.test(value) ? `Protocol is ${value}.` : undefined),
        'Only version 2 is spoken.',
      ),
      samples: { pass: [conf('Protocol 2')], fail: [conf('Protocol 2,1')] },
    },
    {
      id: 'ssh.weak-ciphers',
      title: 'No weak cipher is allowed',
      motivation: 'CBC, RC4, 3DES and Blowfish leak what they should hide.',
      remediation: 'Remove `Ciphers`, or name AES-GCM, AES-CTR and ChaCha20 only.',
      level: 'medium',
      reads: '`Ciphers`',
      judge: forbids(
        'sshd',
        WHAT,
        'ciphers',
        ({ value }) =>
          !value.startsWith('-') && /cbc|arcfour|3des|blowfish|cast/i.test(value)
            ? 'Ciphers names a weak one.'
            : undefined,
        'No weak cipher is named.',
      ),
      samples: { pass: [conf('Ciphers aes256-gcm@openssh.com')], fail: [conf('Ciphers aes256-ctr,3des-cbc')] },
    },
    {
      id: 'ssh.weak-macs',
      title: 'No weak message code is allowed',
      motivation: 'MD5 and codes of 64 bits can be forged.',
      remediation: 'Remove `MACs`, or name SHA-2 in encrypt-then-MAC form.',
      level: 'medium',
      reads: '`MACs`',
      judge: forbids(
        'sshd',
        WHAT,
        'macs',
        ({ value }) =>
          !value.startsWith('-') && /md5|umac-64|ripemd|sha1-96/i.test(value) ? 'MACs names a weak one.' : undefined,
        'No weak code is named.',
      ),
      samples: { pass: [conf('MACs hmac-sha2-512-etm@openssh.com')], fail: [conf('MACs hmac-md5')] },
    },
    {
      id: 'ssh.weak-key-exchange',
      title: 'No weak key exchange is allowed',
      motivation: 'Groups of 1,024 bits and SHA-1 are within reach of attackers.',
      remediation: 'Remove `KexAlgorithms`, or name curve25519 and large groups.',
      level: 'medium',
      reads: '`KexAlgorithms`',
      judge: forbids(
        'sshd',
        WHAT,
        'kexalgorithms',
        ({ value }) =>
          !value.startsWith('-') && /group1-sha1|group14-sha1|group-exchange-sha1/i.test(value)
            ? 'KexAlgorithms names a weak one.'
            : undefined,
        'No weak exchange is named.',
      ),
      samples: {
        pass: [conf('KexAlgorithms curve25519-sha256')],
        fail: [conf('KexAlgorithms diffie-hellman-group1-sha1')],
      },
    },
    {
      id: 'ssh.max-auth-tries',
      title: 'Few guesses per connection',
      motivation: 'More tries per connection make guessing cheaper and logs emptier.',
      remediation: 'Set `MaxAuthTries 4`.',
      level: 'low',
      reads: '`MaxAuthTries`',
      judge: requires('sshd', WHAT, 'maxauthtries', {
        holds,
        default: '6',
        isGood: (value) => Number(value) <= 6,
        because: 'guessing is cheap',
      }),
      samples: { pass: [conf('MaxAuthTries 4')], fail: [conf('MaxAuthTries 20')] },
    },
    {
      id: 'ssh.login-grace-time',
      title: 'Connections that do not sign in end soon',
      motivation: 'Open connections without a user use up the slots of the server.',
      remediation: 'Set `LoginGraceTime 60`.',
      level: 'low',
      reads: '`LoginGraceTime`',
      judge: requires('sshd', WHAT, 'logingracetime', {
        holds,
        default: '120',
        isGood: (value) => seconds(value) > 0 && seconds(value) <= 120,
        because: 'strangers hold connections',
      }),
      samples: { pass: [conf('LoginGraceTime 1m')], fail: [conf('LoginGraceTime 0'), conf('LoginGraceTime 10m')] },
    },
    {
      id: 'ssh.x11-forwarding',
      title: 'X11 is not forwarded',
      motivation: 'A forwarded display lets the server read the keyboard of the client.',
      remediation: 'Set `X11Forwarding no`.',
      level: 'low',
      reads: '`X11Forwarding`',
      judge: requires('sshd', WHAT, 'x11forwarding', {
        holds,
        default: 'no',
        isGood: isOff,
        because: 'displays are forwarded',
      }),
      samples: { pass: [conf('X11Forwarding no')], fail: [conf('X11Forwarding yes')] },
    },
    {
      id: 'ssh.strict-modes',
      title: 'Files of keys are checked for who may write them',
      motivation: 'Without it a file of keys that others may write is believed.',
      remediation: 'Remove `StrictModes no`.',
      level: 'medium',
      reads: '`StrictModes`',
      judge: forbids(
        'sshd',
        WHAT,
        'strictmodes',
        ({ value }) => (isOff(value) ? 'StrictModes is no.' : undefined),
        'Modes are checked.',
      ),
      samples: { pass: [conf('StrictModes yes')], fail: [conf('StrictModes no')] },
    },
    {
      id: 'ssh.log-level',
      title: 'SSH logs who signs in',
      motivation: 'Without logs nobody sees who came in.',
      remediation: 'Set `LogLevel VERBOSE` or remove it.',
      level: 'low',
      reads: '`LogLevel`',
      judge: forbids(
        'sshd',
        WHAT,
        'loglevel',
        ({ value }) => (/^(?:quiet|fatal|error)$/i.test(value) ? `LogLevel is ${value}.` : undefined),
        'Sign-ins are logged.',
      ),
      samples: { pass: [conf('LogLevel VERBOSE')], fail: [conf('LogLevel QUIET')] },
    },
    {
      id: 'ssh.privilege-separation',
      title: 'The part that talks to strangers has no rights',
      motivation: 'Without privilege separation an error before sign-in gives root.',
      remediation: 'Remove `UsePrivilegeSeparation no`.',
      level: 'high',
      reads: '`UsePrivilegeSeparation`',
      judge: forbids(
        'sshd',
        WHAT,
        'useprivilegeseparation',
        ({ value }) => (isOff(value) ? 'UsePrivilegeSeparation is no.' : undefined),
        'Privileges are separated.',
      ),
      samples: { pass: [conf('Port 22')], fail: [conf('UsePrivilegeSeparation no')] },
    },
    {
      id: 'ssh.gateway-ports',
      title: 'Forwarded ports are not open to other machines',
      motivation: 'A user could open inner services to the network.',
      remediation: 'Remove `GatewayPorts` and `PermitTunnel`.',
      level: 'low',
      reads: '`GatewayPorts`, `PermitTunnel`',
      judge: forbids(
        'sshd',
        WHAT,
        /^(?:gatewayports|permittunnel)$/,
        ({ name, value }) => (isOff(value) ? undefined : `${name} is ${value}.`),
        'Forwarded ports stay on this machine.',
      ),
      samples: { pass: [conf('GatewayPorts no')], fail: [conf('GatewayPorts yes')] },
    },
    {
      id: 'ssh.host-keys',
      title: 'No host key is baked into the image',
      motivation: 'Every container of the image has the same key, and whoever has the image can pose as each of them.',
      remediation: 'Delete /etc/ssh/ssh_host_* in the layer that makes them; run ssh-keygen -A at start-up.',
      level: 'high',
      reads: '/etc/ssh/ssh_host_*_key',
      judge: (image) => {
        const keys = image.entriesMatching(/^etc\/ssh\/ssh_host_[^/]+_key$/)
        if (keys.length === 0 && !image.software('sshd').isPresent) return notApplicable(NO_SERVER)
        return judged(
          keys.map((one) => at(one, 'The image holds this host key.')),
          'There is no host key in the image.',
        )
      },
      samples: {
        pass: [conf('Port 22')],
        fail: [{ files: { 'etc/ssh/ssh_host_rsa_key': { text: 'not really', mode: 0o600 } } }],
      },
    },
    {
      id: 'ssh.host-key-permissions',
      title: 'Host keys are readable by root only',
      motivation: 'Whoever reads the key can pose as the server.',
      remediation: 'Set the mode to 600 and the owner to root.',
      level: 'high',
      reads: 'modes of /etc/ssh/ssh_host_*_key',
      judge: (image) => {
        const keys = image.entriesMatching(/^etc\/ssh\/ssh_host_[^/]+_key$/)
        if (keys.length === 0) return notApplicable('There is no host key in the image.')
        return judged(
          keys.filter(({ mode }) => (mode & 0o037) !== 0).map((one) => at(one, `The mode is ${one.mode.toString(8)}.`)),
          'Host keys are for root only.',
        )
      },
      samples: {
        pass: [{ files: { 'etc/ssh/ssh_host_rsa_key': { text: 'x', mode: 0o600 } } }],
        fail: [{ files: { 'etc/ssh/ssh_host_rsa_key': { text: 'x', mode: 0o644 } } }],
      },
    },
    {
      id: 'ssh.config-permissions',
      title: 'Only root writes the configuration of SSH',
      motivation: 'Whoever writes it lets himself in.',
      remediation: 'Set the mode to 600 or 644 and the owner to root.',
      level: 'high',
      reads: 'mode and owner of /etc/ssh/sshd_config',
      judge: (image) => {
        const file = image.entries.get('etc/ssh/sshd_config')
        if (file === undefined) return notApplicable(NO_SERVER)
        return judged(
          (file.mode & 0o022) !== 0 || file.uid !== 0
            ? [at(file, `The mode is ${file.mode.toString(8)}, the owner ${file.uid}.`)]
            : [],
          'Only root writes it.',
        )
      },
      samples: {
        pass: [conf('Port 22')],
        fail: [{ files: { 'etc/ssh/sshd_config': { text: 'Port 22\n', mode: 0o666 } } }],
      },
    },
    {
      id: 'ssh.trusted-keys',
      title: 'No trusted key is baked into the image',
      motivation: 'The holder of the key comes into every container of the image.',
      remediation: 'Delete authorized_keys; mount it at start-up.',
      level: 'high',
      reads: '.ssh/authorized_keys of every home',
      judge: (image) => {
        const files = image.entriesMatching(/(?:^|\/)\.ssh\/authorized_keys2?$/)
        if (files.length === 0 && !image.software('sshd').isPresent) return notApplicable(NO_SERVER)
        return judged(
          files.map((one) => at(one, 'The image trusts keys of this file.')),
          'No key is trusted by the image.',
        )
      },
      samples: {
        pass: [conf('Port 22')],
        fail: [{ files: { 'root/.ssh/authorized_keys': 'ssh-ed25519 AAAA somebody\n' } }],
      },
    },
    {
      id: 'ssh.client-host-checking',
      title: 'Clients check whom they talk to',
      motivation: 'Without it whoever sits between them reads and changes everything.',
      remediation: 'Remove `StrictHostKeyChecking no`; ship known_hosts.',
      level: 'medium',
      reads: '`StrictHostKeyChecking` of ssh_config and ~/.ssh/config',
      judge: forbids(
        'ssh',
        'The SSH client',
        /^stricthostkeychecking$/i,
        ({ value }) => (/^(?:no|off)$/i.test(value) ? 'StrictHostKeyChecking is no.' : undefined),
        'Host keys are checked.',
      ),
      samples: {
        pass: [{ files: { 'etc/ssh/ssh_config': 'Host *\n    StrictHostKeyChecking ask\n' } }],
        fail: [{ files: { 'root/.ssh/config': 'Host *\n  StrictHostKeyChecking no\n' } }],
      },
    },
    {
      id: 'ssh.present',
      title: 'No SSH server runs in the container',
      motivation: 'A container is entered by its runtime; an SSH server adds keys, passwords and an open port.',
      remediation: 'Remove the SSH server from the image.',
      level: 'low',
      reads: 'packages and programs; EXPOSE 22',
      judge: (image) => {
        const { isPresent, files } = image.software('sshd')
        const detail = 'An SSH server is installed.'
        return judged(isPresent ? [files[0] ? at(files[0], detail) : { detail }] : [], NO_SERVER)
      },
      samples: { pass: [{}], fail: [conf('Port 22')] },
    },
  ],
}

function seconds(value: string): number {
  const [, count = '0', unit = 's'] = /^(\d+)([smhd]?)$/i.exec(value) ?? []
  const each = { s: 1, m: 60, h: 3600, d: 86_400 }[unit.toLowerCase() || 's'] ?? 1
  return Number(count) * each
}
