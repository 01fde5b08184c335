import type { EntryFact } from '../../../domain/fact.ts'

/** Why a member is worth a fact whatever its mode, and how many of the kind a layer may give. */
export interface Interest {
  readonly name: string
  readonly max: number
}

const MANY = 2000
const FEW = 5

/** Whole paths that checks ask for; directories with their slash. */
const PATHS: ReadonlySet<string> = new Set([
  'etc/passwd',
  'etc/passwd-',
  'etc/shadow',
  'etc/shadow-',
  'etc/group',
  'etc/group-',
  'etc/gshadow',
  'etc/gshadow-',
  'etc/security/opasswd',
  'etc/sudoers',
  'etc/sudoers.d/',
  'etc/crontab',
  'etc/cron.d/',
  'etc/cron.hourly/',
  'etc/cron.daily/',
  'etc/cron.weekly/',
  'etc/cron.monthly/',
  'etc/cron.allow',
  'etc/cron.deny',
  'etc/at.allow',
  'etc/at.deny',
  'var/spool/cron/',
  'var/spool/cron/crontabs/',
  'etc/ssh/',
  'etc/ssh/sshd_config',
  'etc/hosts.equiv',
  'etc/shosts.equiv',
  'etc/ld.so.preload',
  'etc/profile',
  'etc/environment',
  'etc/pam.d/',
  'etc/issue',
  'etc/issue.net',
  'etc/motd',
  'root/',
  'tmp/',
  'var/tmp/',
  'dev/shm/',
])

/** Programs whose being there means something; looked for in the usual directories of programs. */
const PROGRAMS: ReadonlySet<string> = new Set(
  (
    'sudo su doas gcc g++ cc clang make gdb strace ltrace tcpdump wireshark tshark nmap masscan nc ncat netcat nc.openbsd nc.traditional socat telnet ftp tftp ' +
    'rsh rlogin rexec rcp talk in.telnetd telnetd in.rshd in.rlogind in.rexecd in.tftpd in.talkd inetd xinetd vsftpd proftpd pure-ftpd sshd dropbear ' +
    'ypserv ypbind rpcbind smbd nmbd snmpd rsync xrdp x11vnc Xvnc vncserver dockerd docker containerd kubelet kubectl etcd nginx httpd apache2 ' +
    'redis-server mysqld mariadbd postgres mongod memcached php php-fpm node npm java cron crond crontab at atd'
  ).split(' '),
)
const PROGRAM = /^(?:usr\/)?(?:local\/)?s?bin\/([^/]+)$/

interface Pattern extends Interest {
  readonly types: readonly EntryFact['type'][]
  readonly pattern: RegExp
}

const FILE = ['file'] as const
const DIRECTORY = ['directory'] as const
const LINK = ['symlink'] as const
const ANY = ['file', 'directory', 'symlink', 'device', 'fifo'] as const

const PATTERNS: readonly Pattern[] = [
  { name: 'enabled', max: MANY, types: LINK, pattern: /^etc\/(?:nginx|apache2)\/[a-z]+-enabled\/[^/]+$/ },
  { name: 'host-key', max: MANY, types: FILE, pattern: /^etc\/ssh\/ssh_host_[^/]+_key$/ },
  { name: 'private-key', max: MANY, types: FILE, pattern: /^etc\/(?:.+\/)?(?:private\/[^/]+|[^/]+\.key)$/ },
  { name: 'trusted-key', max: MANY, types: FILE, pattern: /(?:^|\/)\.ssh\/authorized_keys2?$/ },
  { name: 'ssh-folder', max: MANY, types: DIRECTORY, pattern: /(?:^|\/)\.ssh\/$/ },
  { name: 'home', max: MANY, types: DIRECTORY, pattern: /^home\/[^/]+\/$/ },
  {
    name: 'trust',
    max: MANY,
    types: ANY,
    pattern: /^(?:root|home\/[^/]+|var\/lib\/[^/]+)\/\.(?:rhosts|shosts|netrc|forward)$/,
  },
  { name: 'dot-file', max: 500, types: FILE, pattern: /^(?:root|home\/[^/]+)\/\.[^/]+$/ },
  {
    name: 'cron-job',
    max: 500,
    types: FILE,
    pattern: /^(?:etc\/cron\.[a-z]+|var\/spool\/cron(?:\/crontabs)?)\/[^/]+$/,
  },
  { name: 'sudoers', max: 500, types: FILE, pattern: /^etc\/sudoers\.d\/[^/]+$/ },
  {
    name: 'docker-socket',
    max: FEW,
    types: ANY,
    pattern: /^(?:var\/)?run\/(?:docker|containerd\/containerd|crio\/crio)\.sock$/,
  },
  {
    name: 'apt-lists',
    max: FEW,
    types: FILE,
    pattern: /^var\/lib\/apt\/lists\/[^/]+_(?:Packages|Release|InRelease)[^/]*$/,
  },
  { name: 'apt-archives', max: FEW, types: FILE, pattern: /^var\/cache\/apt\/archives\/[^/]+\.deb$/ },
  {
    name: 'yum-cache',
    max: FEW,
    types: FILE,
    pattern: /^var\/cache\/(?:yum|dnf|libdnf5|zypp)\/.+\.(?:rpm|solv|solvx|xml|gz|zck|sqlite)$/,
  },
  {
    name: 'apk-cache',
    max: FEW,
    types: FILE,
    pattern: /^(?:var\/cache|etc)\/apk\/(?:cache\/)?[^/]+\.(?:apk|tar\.gz)$/,
  },
  {
    name: 'language-cache',
    max: FEW,
    types: DIRECTORY,
    pattern: /^(?:root|home\/[^/]+)\/(?:\.npm\/_cacache|\.cache\/(?:pip|yarn|go-build|composer))\/$/,
  },
  {
    name: 'build-files',
    max: 100,
    types: FILE,
    pattern: /(?:^|\/)(?:Dockerfile|\.dockerignore|docker-compose\.ya?ml)$/,
  },
  { name: 'version-control', max: 100, types: DIRECTORY, pattern: /(?:^|\/)\.(?:git|svn|hg|bzr)\/$/ },
  { name: 'editor', max: 100, types: DIRECTORY, pattern: /(?:^|\/)\.(?:idea|vscode|vagrant)\/$/ },
  {
    name: 'tomcat-app',
    max: MANY,
    types: DIRECTORY,
    pattern: /\/(?:webapps|tomcat\d*-(?:admin|examples|docs))\/(?:manager|host-manager|examples|docs|tomcat-docs)\/$/,
  },
  {
    name: 'tomcat-context',
    max: MANY,
    types: FILE,
    pattern: /\/Catalina\/localhost\/(?:manager|host-manager|examples|docs)\.xml$/,
  },
  {
    name: 'php-probe',
    max: 100,
    types: FILE,
    pattern:
      /^(?:var\/www|srv|usr\/share\/nginx|usr\/local\/apache2\/htdocs|app|opt)\/(?:[^/]+\/){0,4}(?:phpinfo|info|test|probe|adminer)[^/]{0,16}\.php$/,
  },
  {
    name: 'phpmyadmin',
    max: 100,
    types: DIRECTORY,
    pattern: /\/(?:phpmyadmin|phpMyAdmin)(?:-[^/]*)?\/(?:setup|config)\/$/,
  },
  {
    name: 'jenkins-secret',
    max: 100,
    types: FILE,
    pattern: /\/secrets\/(?:initialAdminPassword|master\.key|hudson\.util\.Secret)$/,
  },
  {
    name: 'service-config',
    max: 500,
    types: FILE,
    pattern:
      /(?:^|\/)(?:redis\.conf|users\.acl|pg_hba\.conf|tomcat-users\.xml|\.erlang\.cookie|\.pgpass|\.my\.cnf|config\.inc\.php|daemon\.json|kubelet\.conf|admin\.conf|mongod?-?keyfile)$/i,
  },
  {
    name: 'database-folder',
    max: 100,
    types: DIRECTORY,
    pattern: /^var\/lib\/(?:postgresql|mysql|mongodb|redis|elasticsearch|etcd|jenkins)\/(?:[^/]+\/){0,2}$/,
  },
  {
    name: 'database',
    max: 100,
    types: FILE,
    pattern: /^var\/lib\/(?:postgresql\/.+\/PG_VERSION|mysql\/ibdata1|mongodb\/WiredTiger)$/,
  },
  {
    name: 'service-account',
    max: FEW,
    types: ANY,
    pattern: /^(?:var\/)?run\/secrets\/kubernetes\.io\/serviceaccount\/token$/,
  },
  { name: 'kubernetes', max: 100, types: FILE, pattern: /^etc\/kubernetes\/(?:.+\/)?[^/]+\.(?:conf|key|ya?ml)$/ },
]

/** @param path directories with a slash at the end */
export function interestOf(path: string, type: EntryFact['type']): Interest | undefined {
  if (PATHS.has(path)) return { name: 'path', max: MANY }
  if (type !== 'directory') {
    const program = PROGRAM.exec(path)?.[1]
    if (program !== undefined) return PROGRAMS.has(program) ? { name: 'program', max: MANY } : undefined
  }
  return PATTERNS.find(({ types, pattern }) => types.includes(type) && pattern.test(path))
}
