// biome-ignore-all lint/suspicious/noTemplateCurlyInString: samples of settings hold variables as shells write them.
import { special } from '../build-rule.ts'
import type { CredentialRule } from '../credential-rule.ts'
import { escapePattern } from '../escape-pattern.ts'

const KEY_ADVICE =
  'Replace this key pair wherever its public half is trusted, and mount the new private key when the container runs. Deleting the file in a later layer is not enough.'
/** Lines that a key may have, as bytes in the file or escaped in a string; the body is not needed to know what it is. */
const BODY = `-----(?:\\\\r)?(?:\\\\n|[\\r\\n ]{1,4})(?:[A-Za-z-]{2,20}: [^\\r\\n\\\\]{1,100}(?:\\\\n|[\\r\\n]{1,4})){0,4}(?:\\\\n|[\\r\\n ]{0,4})([A-Za-z0-9+/=]{40,76})`

function privateKey(id: string, title: string, name: string, level: 'high' | 'medium'): CredentialRule {
  const begin = `-----BEGIN ${name}`
  return special(
    id,
    title,
    [begin.toLowerCase()],
    new RegExp(escapePattern(begin) + BODY),
    [`${begin}-----\n{a64}\n{a64}\n`, `"${begin}-----\\n{a64}\\n"`],
    [`${begin}-----\n...\n`, `${begin}-----`, `${begin}-----\nEXAMPLE{a57}\n`],
    { level, advice: KEY_ADVICE, minEntropy: 3, inBinaries: true },
  )
}

/** Private keys, signed tokens, cluster credentials. */
export const KEY_RULES: readonly CredentialRule[] = [
  privateKey('rsa-private-key', 'RSA private key', 'RSA PRIVATE KEY', 'high'),
  privateKey('private-key', 'Private key (PKCS #8)', 'PRIVATE KEY', 'high'),
  privateKey('ec-private-key', 'EC private key', 'EC PRIVATE KEY', 'high'),
  privateKey('dsa-private-key', 'DSA private key', 'DSA PRIVATE KEY', 'high'),
  privateKey('openssh-private-key', 'OpenSSH private key', 'OPENSSH PRIVATE KEY', 'high'),
  privateKey('encrypted-private-key', 'Private key with a passphrase (PKCS #8)', 'ENCRYPTED PRIVATE KEY', 'medium'),
  special(
    'pgp-private-key',
    'PGP private key',
    ['-----begin pgp private key block'],
    /-----BEGIN PGP PRIVATE KEY BLOCK-----[\r\n]{1,4}(?:[A-Za-z]{2,20}: [^\r\n]{1,100}[\r\n]{1,4}){0,4}[\r\n]{0,4}([A-Za-z0-9+/=]{40,76})/,
    ['-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n{a64}\n'],
    ['-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n...'],
    { advice: KEY_ADVICE, minEntropy: 3 },
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
    /PuTTY-User-Key-File-[23]: [\w-]{3,30}[\r\n]{1,4}Encryption: (none|aes256-cbc)/,
    ['PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n'],
    ['PuTTY-User-Key-File-3: ssh-ed25519\n'],
    { advice: KEY_ADVICE },
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
