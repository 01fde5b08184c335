import type { ConfigKind } from '../config-kind.ts'
import { assignments, equations, shellLines } from '../grammars/assignments.ts'
import { sshdWords, wholeLines, words } from '../grammars/words.ts'

const ANY = /./

/** Files of the operating system itself. */
export const SYSTEM_KINDS: readonly ConfigKind[] = [
  {
    software: 'sshd',
    path: /^etc\/ssh\/sshd_config(?:\.d\/[^/]+\.conf)?$/,
    grammar: sshdWords,
    keep: ANY,
    open: /^(?:password|permitemptypasswords|authorizedkeys|gssapi|kbdinteractive|challengeresponse)/,
  },
  {
    software: 'ssh',
    path: /^etc\/ssh\/ssh_config(?:\.d\/[^/]+\.conf)?$|(?:^|\/)\.ssh\/config$/,
    under: ['root', 'home'],
    grammar: words,
    keep: /^(?:StrictHostKeyChecking|UserKnownHostsFile|ForwardAgent|Host)$/i,
  },
  {
    software: 'login.defs',
    path: /^etc\/login\.defs$/,
    grammar: words,
    keep: /^(?:PASS_|UMASK|ENCRYPT_METHOD|HOME_MODE|LOGIN_|SHA_CRYPT|YESCRYPT|FAIL|LOG_|USERGROUPS_ENAB|CREATE_HOME)/,
    open: ANY,
  },
  { software: 'useradd', path: /^etc\/default\/useradd$/, grammar: equations, keep: /^(?:INACTIVE|SHELL|EXPIRE)$/ },
  {
    software: 'pam',
    path: /^etc\/pam\.d\/[^/]+$/,
    grammar: words,
    keep: /^-?(?:auth|account|password|session)$|^@include$/,
    open: ANY,
  },
  {
    software: 'pwquality',
    path: /^etc\/security\/pwquality\.conf(?:\.d\/[^/]+\.conf)?$/,
    grammar: assignments,
    keep: /^(?:minlen|minclass|dcredit|ucredit|lcredit|ocredit|maxrepeat|dictcheck|enforce_for_root)$/,
  },
  {
    software: 'faillock',
    path: /^etc\/security\/faillock\.conf$/,
    grammar: assignments,
    keep: /^(?:deny|unlock_time)$/,
  },
  { software: 'limits', path: /^etc\/security\/limits(?:\.d\/[^/]+)?\.conf$/, grammar: wholeLines, keep: ANY },
  {
    software: 'shell',
    path: /^etc\/(?:profile|bash\.bashrc|bashrc|environment|zsh\/zshenv|zshenv|profile\.d\/[^/]+\.sh)$/,
    grammar: shellLines,
    keep: /^(?:umask|TMOUT|PATH|LD_LIBRARY_PATH|LD_PRELOAD|HISTFILE|HISTSIZE|DOCKER_HOST)$/,
  },
  { software: 'sudoers', path: /^etc\/sudoers(?:\.d\/[^/.~]+)?$/, grammar: wholeLines, keep: ANY },
  {
    software: 'hosts.equiv',
    path: /^etc\/s?hosts\.equiv$|(?:^|\/)\.[rs]hosts$/,
    under: ['root', 'home'],
    grammar: wholeLines,
    keep: ANY,
  },
  {
    software: 'apt',
    path: /^etc\/apt\/apt\.conf(?:\.d\/[^/]+)?$/,
    grammar: words,
    keep: /^(?:APT::Get::AllowUnauthenticated|APT::Get::Force-Yes|APT::Get::allow|Acquire::(?:https?::Verify|AllowInsecure|AllowDowngrade|Check-Valid)|Acquire::[^ ]*Verify)/i,
  },
  { software: 'apt-sources', path: /^etc\/apt\/sources\.list(?:\.d\/[^/]+\.list)?$/, grammar: wholeLines, keep: ANY },
  {
    software: 'apt-sources-822',
    path: /^etc\/apt\/sources\.list\.d\/[^/]+\.sources$/,
    grammar: assignments,
    keep: /^(?:URIs|Trusted|Allow-Insecure|Check-Valid-Until)$/i,
  },
  {
    software: 'yum',
    path: /^etc\/(?:yum\.conf|dnf\/dnf\.conf|yum\.repos\.d\/[^/]+\.repo|zypp\/repos\.d\/[^/]+\.repo)$/,
    grammar: equations,
    keep: /^(?:gpgcheck|sslverify|enabled|baseurl|repo_gpgcheck|localpkg_gpgcheck)$/,
  },
  { software: 'apk-repositories', path: /^etc\/apk\/repositories$/, grammar: wholeLines, keep: ANY },
  {
    software: 'openssl',
    path: /^etc\/(?:ssl|pki\/tls)\/openssl\.cnf$/,
    grammar: equations,
    keep: /^(?:MinProtocol|CipherString|TLS\.MinProtocol|DTLS\.MinProtocol)$/,
  },
  { software: 'ld.so.preload', path: /^etc\/ld\.so\.preload$/, grammar: wholeLines, keep: ANY },
  {
    software: 'inetd',
    path: /^etc\/(?:inetd\.conf|xinetd\.d\/[^/]+)$/,
    grammar: words,
    keep: /^(?:telnet|shell|login|exec|rsh|rlogin|rexec|tftp|finger|talk|ntalk|chargen|echo|daytime|discard|time|service|disable)$/,
  },
]
