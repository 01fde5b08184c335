/** One account of a password file. */
export interface Account {
  readonly user: string
  /** As written: a hash, or in plain formats the password itself. Never leaves the analyzer. */
  readonly secret: string
  /** Of `secret`, in characters from the start. */
  readonly offset: number
}

/** How a kind of password file is read. */
export interface AccountFormat {
  readonly id: string
  readonly paths?: readonly string[]
  readonly basenames?: readonly string[]
  /** Groups `user` and `secret`; global, over lines; bounded quantifiers. */
  readonly pattern: RegExp
  /** Passwords are not hashed. */
  readonly isPlain: boolean
  /** An empty field lets everybody in. */
  readonly emptyCounts: boolean
  readonly sample: string
}

const COLONS = /^(?<user>[^:#\r\n]{1,256}):(?<secret>[^:\r\n]{0,512})(?=[:\r\n]|$)/dgm

/** The password files that are known. */
export const ACCOUNT_FORMATS: readonly AccountFormat[] = [
  {
    id: 'shadow',
    paths: ['etc/shadow', 'etc/shadow-', 'etc/passwd', 'etc/passwd-', 'etc/master.passwd'],
    pattern: COLONS,
    isPlain: false,
    emptyCounts: true,
    sample: 'root:SECRET:19000:0:99999:7:::\n',
  },
  {
    id: 'gshadow',
    paths: ['etc/gshadow', 'etc/gshadow-'],
    pattern: COLONS,
    isPlain: false,
    emptyCounts: false,
    sample: 'admin:SECRET::\n',
  },
  {
    id: 'htpasswd',
    basenames: [
      '.htpasswd',
      'htpasswd',
      'ftpd.passwd',
      'proftpdpasswd',
      'pureftpd.passwd',
      'users.htpasswd',
      'nginx.htpasswd',
      'registry.htpasswd',
    ],
    pattern: COLONS,
    isPlain: false,
    emptyCounts: true,
    sample: 'admin:SECRET\n',
  },
  {
    id: 'tomcat-users',
    basenames: ['tomcat-users.xml'],
    pattern:
      /^[ \t]{0,16}<user\s{1,4}(?:roles="[^"]{0,300}"\s{1,4})?(?:user)?name="(?<user>[^"]{1,128})"\s{1,4}password="(?<secret>[^"]{0,256})"/dgm,
    isPlain: true,
    emptyCounts: true,
    sample: '  <user username="admin" password="SECRET" roles="manager-gui"/>\n',
  },
  {
    id: 'redis',
    basenames: ['redis.conf', 'sentinel.conf', 'valkey.conf', 'keydb.conf'],
    pattern: /^[ \t]{0,8}(?<user>requirepass|masterauth)[ \t]{1,8}"?(?<secret>[^\s"]{1,256})/dgm,
    isPlain: true,
    emptyCounts: false,
    sample: 'requirepass SECRET\n',
  },
  {
    id: 'redis-users',
    basenames: ['users.acl'],
    pattern: /^user (?<user>\S{1,128}) [^\r\n]{0,512}?>(?<secret>\S{1,256})/dgm,
    isPlain: true,
    emptyCounts: false,
    sample: 'user admin on >SECRET ~* +@all\n',
  },
  {
    id: 'mysql-options',
    basenames: ['.my.cnf', 'debian.cnf', 'client.cnf'],
    pattern: /^[ \t]{0,8}(?<user>password)[ \t]{0,4}=[ \t]{0,4}["']?(?<secret>[^\s"'#]{1,256})/dgm,
    isPlain: true,
    emptyCounts: false,
    sample: '[client]\npassword=SECRET\n',
  },
  {
    id: 'subversion',
    basenames: ['svnpasswd'],
    pattern: /^(?<user>[^#=[\s]{1,128})[ \t]{0,4}=[ \t]{0,4}(?<secret>\S{1,256})/dgm,
    isPlain: true,
    emptyCounts: false,
    sample: 'harry = SECRET\n',
  },
  {
    id: 'java-users',
    basenames: ['users.properties', 'artemis-users.properties', 'jmxremote.password'],
    pattern: /^(?<user>[^#=\s]{1,128})(?:[ \t]{0,4}=[ \t]{0,4}|[ \t]{1,4})(?<secret>[^\s,]{1,256})/dgm,
    isPlain: true,
    emptyCounts: false,
    sample: 'admin=SECRET\n',
  },
]
