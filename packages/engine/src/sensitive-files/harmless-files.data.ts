/** Files that look sensitive and are what every installation of a package has, as a record. */
export interface HarmlessFiles {
  readonly id: string
  readonly path: RegExp
  /** Only these rules; default all. */
  readonly rules?: RegExp
  readonly reason: string
  /** Two paths, the second not such a place. */
  readonly samples: readonly [hit: string, miss: string]
}

/** What distributions and packages bring along. */
export const HARMLESS_FILES: readonly HarmlessFiles[] = [
  {
    id: 'documentation',
    path: /^usr\/(?:local\/)?(?:share\/)?(?:doc|doc-base|man|info|examples|licenses|help)\//,
    reason: 'Documentation and examples of installed packages, the same for everybody.',
    samples: ['usr/share/doc/libssl-doc/demos/server.pem', 'usr/share/app/server.pem'],
  },
  {
    id: 'trust-stores',
    path: /^(?:etc\/(?:ssl\/certs|pki\/(?:ca-trust|tls\/certs|java|nssdb)|ca-certificates)|usr\/(?:local\/)?share\/(?:ca-certificates|pki|p11-kit)|var\/lib\/ca-certificates)\//,
    reason: 'Certificates of authorities: public by purpose. Private keys there are told by their content.',
    rules: /java-key-store|pkcs12|sqlite|bundle/,
    samples: ['etc/ssl/certs/java/cacerts.jks', 'etc/nginx/a.jks'],
  },
  {
    id: 'java-trust-store',
    path: /(?:^|\/)(?:lib|jre\/lib|conf)\/security\/(?:cacerts|blacklisted\.certs|public_suffix_list\.dat)$/,
    reason: 'The authorities that Java trusts.',
    samples: ['usr/lib/jvm/java-17-openjdk-amd64/lib/security/cacerts', 'app/security.jks'],
  },
  {
    id: 'package-tests',
    path: /(?:^|\/)(?:node_modules\/.{1,300}|(?:site|dist)-packages\/.{1,300}|gems\/.{1,300}|vendor\/[^/]{1,100}\/.{1,300}|lib\/python\d[\d.]{0,6}|perl5?\/.{1,300}|\.cargo\/registry\/.{1,300}|go\/(?:src|pkg)\/.{1,300})\/(?:tests?|testing|testdata|__tests__|spec|specs|fixtures?|examples?|samples?|docs?|demo|benchmarks?|certdata)\//,
    reason: 'Test data and examples of installed libraries.',
    samples: ['app/node_modules/https-proxy-agent/test/ssl-cert-snakeoil.key', 'app/test/server.key'],
  },
  {
    id: 'library-project-files',
    path: /(?:^|\/)(?:node_modules|(?:site|dist)-packages|gems|vendor\/[^/]{1,100}|\.cargo\/registry|go\/pkg\/mod)\/.{0,400}(?:\/|^)(?:\.travis\.yml|\.gitlab-ci\.yml|appveyor\.yml|\.drone\.yml|azure-pipelines\.yml|Jenkinsfile|Dockerfile|\.github\/workflows\/[^/]{1,100}|\.circleci\/[^/]{1,100}|\.npmrc|\.DS_Store|settings\.json|launch\.json|workspace\.xml|\.flaskenv|\.envrc|\.env)$/,
    rules: /^(?:ci-pipeline|ci-workflow|dockerfile|ide-project|desktop-leftover|environment-file)$/,
    reason: 'Project files that libraries publish with themselves.',
    samples: ['app/node_modules/debug/.travis.yml', 'app/.travis.yml'],
  },
  {
    id: 'apk-and-rpm-keys',
    path: /^(?:etc\/apk\/keys|usr\/share\/(?:apk\/keys|keyrings|distribution-gpg-keys)|etc\/(?:apt\/trusted\.gpg\.d|pki\/rpm-gpg))\//,
    reason: 'Public keys of distributions.',
    samples: ['etc/apk/keys/alpine-devel@lists.alpinelinux.org-6165ee59.rsa.pub', 'etc/keys/a.rsa'],
  },
  {
    id: 'package-manager-databases',
    path: /^(?:var\/lib\/(?:rpm|dnf|yum|dpkg|apt|apk|zypp|PackageKit|command-not-found|mlocate|systemd|swtpm-localca)|usr\/(?:lib\/sysimage|share\/rpm|share\/mime|lib\/locale|share\/hwdata|lib\/udev)|var\/cache)\//,
    rules: /^(?:sqlite-database|other|ci-)/,
    reason: 'Databases of the package manager and caches of the system.',
    samples: ['var/lib/dnf/history.sqlite', 'var/lib/app/history.sqlite'],
  },
  {
    id: 'databases-of-packages',
    path: /^usr\/(?:lib|lib64|share|libexec)\//,
    rules:
      /^(?:sqlite-database|java-heap-dump|access-database|database-settings|php-database-settings|application-credentials|telephony|ide-project|desktop-leftover|remote-desktop|private-mail)$/,
    reason: 'Read-only data that packages install: the same for everybody.',
    samples: ['usr/lib/python3/dist-packages/pip/a.sqlite', 'srv/a.sqlite'],
  },
  {
    id: 'empty-system-logs',
    path: /^var\/log\/(?:btmp|wtmp|lastlog)$/,
    rules: /^log-with-sign-ins$/,
    reason: 'Made empty, or with the zeros of the accounts of the base system, when the system was set up.',
    samples: ['var/log/lastlog', 'var/log/auth.log'],
  },
  {
    id: 'red-hat-build-recipes',
    path: /^root\/buildinfo\//,
    reason: 'Recipes that Red Hat puts into its images on purpose.',
    samples: ['root/buildinfo/Dockerfile-ubi9', 'root/Dockerfile'],
  },
  {
    id: 'default-samba-and-radius',
    path: /^usr\/share\//,
    rules: /^(?:radius-secrets|samba-passwords|htpasswd)$/,
    reason: 'Templates from which packages make their configuration.',
    samples: ['usr/share/freeradius/clients.conf', 'etc/freeradius/clients.conf'],
  },
]
