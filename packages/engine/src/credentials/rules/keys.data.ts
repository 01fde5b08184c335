// biome-ignore-all lint/suspicious/noTemplateCurlyInString: samples of settings hold variables as shells write them.
import { special } from '../build-rule.ts'
import type { CredentialRule } from '../credential-rule.ts'
import { escapePattern } from '../escape-pattern.ts'

const KEY_ADVICE =
  'Replace this key pair wherever its public half is trusted, and mount the new private key when the container runs. Deleting the file in a later layer is not enough.'
/** Lines that a key may have, as bytes in the file or escaped in a string; the body is not needed to know what it is. */
const BODY = `-----(?:\\\\r)?(?:\\\\n|[\\r\\n ]{1,4})(?:[A-Za-z-]{2,20}: [^\\r\\n\\\\]{1,100}(?:\\\\n|[\\r\\n]{1,4})){0,4}(?:\\\\n|[\\r\\n ]{0,4})([A-Za-z0-9+/=]{40,76})`

const OPENSSH_NONE = 'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAA'
const OPENSSH_AES = 'b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAG'
/** A secret key packet (RFC 9580, 5.5.3) of RSA with numbers of 8 bits, without and with protection. */
const PGP_NONE = 'lFAEZQAAAAEACPsACPsAAAgB'
const PGP_AES = 'lFAEZQAAAAEACPsACPv+BwMC'

interface KeyFormat {
  readonly id: string
  readonly title: string
  /** What stands after `-----BEGIN `. */
  readonly name: string
  /** Beginnings of bodies. */
  readonly open: string
  readonly locked: string
}

/** Two rules for a format that says whether a passphrase protects it. */
function privateKey({ id, title, name, open, locked }: KeyFormat): readonly CredentialRule[] {
  const begin = `-----BEGIN ${name}`
  const details = { advice: KEY_ADVICE, minEntropy: 3, inBinaries: true } as const
  const pattern = new RegExp(escapePattern(begin) + BODY)
  const body = (start: string): string => `${begin}-----\n${start}{a60}\n{a64}\n`
  return [
    special(
      id,
      title,
      [begin.toLowerCase()],
      pattern,
      [body(open), `"${begin}-----\\n${open}{a64}\\n"`],
      [`${begin}-----\n...\n`, `${begin}-----`, `${begin}-----\nEXAMPLE{a57}\n`, body(locked)],
      { ...details, proof: 'open-key' },
    ),
    special(
      `${id}-with-passphrase`,
      `${title} with a passphrase`,
      [begin.toLowerCase()],
      pattern,
      [body(locked)],
      [body(open)],
      {
        ...details,
        level: 'medium',
        proof: 'protected-key',
      },
    ),
  ]
}

const LEGACY_LOCK = 'Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,7C3F9A1E\n\n'

/** Private keys, signed tokens, cluster credentials. */
export const KEY_RULES: readonly CredentialRule[] = [
  ...privateKey({
    id: 'rsa-private-key',
    title: 'RSA private key',
    name: 'RSA PRIVATE KEY',
    open: '',
    locked: LEGACY_LOCK,
  }),
  ...privateKey({
    id: 'ec-private-key',
    title: 'EC private key',
    name: 'EC PRIVATE KEY',
    open: '',
    locked: LEGACY_LOCK,
  }),
  ...privateKey({
    id: 'dsa-private-key',
    title: 'DSA private key',
    name: 'DSA PRIVATE KEY',
    open: '',
    locked: LEGACY_LOCK,
  }),
  ...privateKey({
    id: 'openssh-private-key',
    title: 'OpenSSH private key',
    name: 'OPENSSH PRIVATE KEY',
    open: OPENSSH_NONE,
    locked: OPENSSH_AES,
  }),
  ...privateKey({
    id: 'pgp-private-key',
    title: 'PGP private key',
    name: 'PGP PRIVATE KEY BLOCK',
    open: `Comment: a\n\n${PGP_NONE}`,
    locked: PGP_AES,
  }),
  special(
    'private-key',
    'Private key (PKCS #8)',
    ['-----begin private key'],
    new RegExp(`-----BEGIN PRIVATE KEY${BODY}`),
    ['-----BEGIN PRIVATE KEY-----\n{a64}\n{a64}\n', '"-----BEGIN PRIVATE KEY-----\\n{a64}\\n"'],
    ['-----BEGIN PRIVATE KEY-----\n...\n', '-----BEGIN PRIVATE KEY-----\nEXAMPLE{a57}\n'],
    { advice: KEY_ADVICE, minEntropy: 3, inBinaries: true },
  ),
  special(
    'encrypted-private-key',
    'Private key (PKCS #8) with a passphrase',
    ['-----begin encrypted private key'],
    new RegExp(`-----BEGIN ENCRYPTED PRIVATE KEY${BODY}`),
    ['-----BEGIN ENCRYPTED PRIVATE KEY-----\n{a64}\n{a64}\n'],
    ['-----BEGIN ENCRYPTED PRIVATE KEY-----\n...\n'],
    { advice: KEY_ADVICE, level: 'medium', minEntropy: 3, inBinaries: true },
  ),
  special(
    'ssh2-private-key',
    'SSH2 private key',
    ['begin ssh2 encrypted private key'],
    /BEGIN SSH2 ENCRYPTED PRIVATE KEY ----[\r\n]{1,4}(?:[A-Za-z]{2,20}: [^\r\n]{1,100}[\r\n]{1,4}){0,4}([A-Za-z0-9+/=]{40,76})/,
    ['---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nComment: "x"\n{a64}\n'],
    ['---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n'],
    { advice: KEY_ADVICE, level: 'medium' },
  ),
  special(
    'putty-private-key',
    'PuTTY private key',
    ['putty-user-key-file-'],
    /PuTTY-User-Key-File-[23]: ([\w-]{3,30})[\r\n]{1,4}Encryption: none/,
    ['PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n'],
    ['PuTTY-User-Key-File-3: ssh-ed25519\n', 'PuTTY-User-Key-File-2: ssh-rsa\nEncryption: aes256-cbc\n'],
    { advice: KEY_ADVICE },
  ),
  special(
    'putty-private-key-with-passphrase',
    'PuTTY private key with a passphrase',
    ['putty-user-key-file-'],
    /PuTTY-User-Key-File-[23]: ([\w-]{3,30})[\r\n]{1,4}Encryption: aes256-cbc/,
    ['PuTTY-User-Key-File-2: ssh-rsa\nEncryption: aes256-cbc\n'],
    ['PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n'],
    { advice: KEY_ADVICE, level: 'medium' },
  ),
  special(
    'age-secret-key',
    'age secret key',
    ['age-secret-key-1'],
    /AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}/,
    ['AGE-SECRET-KEY-1QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQPZRY9X8GF2TVDW0S3JN54KHCE'],
    ['AGE-SECRET-KEY-1QPZ'],
    { advice: KEY_ADVICE, inBinaries: true },
  ),
  special(
    'wireguard-private-key',
    'WireGuard private key',
    ['privatekey'],
    /PrivateKey[ \t]{0,4}=[ \t]{0,4}([A-Za-z0-9+/]{43}=)(?![\w+/=])/,
    ['[Interface]\nPrivateKey = {a43}=\n'],
    ['PrivateKey = <key>', 'PrivateKey = {a20}='],
    { advice: KEY_ADVICE, minEntropy: 4 },
  ),
  special(
    'openvpn-static-key',
    'OpenVPN static key',
    ['-----begin openvpn static key'],
    /-----BEGIN OpenVPN Static key V1-----[\r\n]{1,4}([a-f0-9]{32})[\r\n]/,
    ['-----BEGIN OpenVPN Static key V1-----\n{h32}\n{h32}\n'],
    ['-----BEGIN OpenVPN Static key V1-----\n'],
    { advice: KEY_ADVICE },
  ),
  special(
    'kubeconfig-client-key',
    'Kubernetes client key',
    ['client-key-data'],
    /client-key-data["']?:[ \t]{0,4}["']?([A-Za-z0-9+/]{60,8000}={0,2})/,
    ['    client-key-data: {a400}\n'],
    ['client-key-data: REDACTED', 'client-key-data: ""'],
    { advice: KEY_ADVICE, minEntropy: 3.5 },
  ),
  special(
    'kubeconfig-token',
    'Kubernetes client token',
    ['token:'],
    /(?<=\n[ \t]{1,12})token:[ \t]{1,4}["']?([\w.-]{16,2000})/,
    ['users:\n- user:\n    token: {a40}\n'],
    ['users:\n- user:\n    token: REDACTED\n', 'token: abc\n'],
    { minEntropy: 3, files: /(?:^|\/)\.kube\/config$|kubeconfig$|k3s\.yaml$|\/kubernetes\/[\w-]{1,40}\.conf$/ },
  ),
  special(
    'kubernetes-secret',
    'Kubernetes Secret manifest',
    ['kind: secret'],
    /kind: Secret[\r\n][\s\S]{0,400}?[\r\n](?:data|stringData):[ \t]{0,4}[\r\n]{1,2}[ ]{1,8}[\w.-]{1,100}:[ \t]{1,4}["']?([\w+/=.-]{8,2000})/,
    ['apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ndata:\n  password: {a24}\n'],
    ['kind: Secret\nmetadata:\n  name: a\n', 'kind: SecretStore\ndata:\n  a: {a24}'],
    { minEntropy: 2.5, level: 'medium' },
  ),
  special(
    'kubernetes-service-token',
    'Kubernetes service account token',
    ['eyjhbgcioijsuzi1niisimtpzci6i'],
    /eyJhbGciOiJSUzI1NiIsImtpZCI6I[\w-]{10,200}\.eyJ[\w-]{60,3000}\.[\w-]{100,800}/,
    ['token: eyJhbGciOiJSUzI1NiIsImtpZCI6I{a40}.eyJ{a200}.{a340}\n'],
    ['eyJhbGciOiJSUzI1NiIsImtpZCI6I...'],
    { inBinaries: true },
  ),
  special(
    'jwt',
    'JSON web token',
    ['eyj'],
    /(?<![\w.-])eyJ[\w-]{8,400}\.eyJ[\w-]{8,4000}\.[\w-]{20,1000}(?![\w-])/,
    ['eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJ1c2VyIiwiZXhwIjoxOTk5OTk5OTk5fQ.{a43}'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJ{a30}', 'eyJ{a20}.eyJ{a20}.{a43}'],
    { proof: 'jwt', level: 'low' },
  ),
]
