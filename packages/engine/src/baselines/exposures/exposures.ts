import type { Baseline, BaselineCheck, CheckLevel } from '../check.ts'
import { at, type PlacedSetting, type SoftwareView } from '../image-view.ts'
import { judged, notApplicable } from '../judgement.ts'
import type { CheckSample } from '../sample.ts'
import { forbids, isLoopbackOnly, isOff, isOn, ofSoftware } from '../software-checks.ts'

interface Exposure {
  readonly id: string
  readonly title: string
  readonly level: CheckLevel
  readonly motivation: string
  readonly remediation: string
  readonly reads: string
  readonly samples: BaselineCheck['samples']
}

/** Settings of one software that open it. */
function setting(
  software: string,
  what: string,
  wanted: string | RegExp,
  bad: (setting: PlacedSetting, software: SoftwareView) => string | undefined,
  exposure: Exposure,
): BaselineCheck {
  return {
    ...exposure,
    id: `exposures.${exposure.id}`,
    judge: forbids(software, what, wanted, bad, 'Nothing opens it.'),
  }
}

/** Variables of the image that open it. */
function variable(
  names: readonly string[],
  bad: (value: string, name: string) => boolean,
  exposure: Exposure,
): BaselineCheck {
  return {
    ...exposure,
    id: `exposures.${exposure.id}`,
    judge: ({ env }) => {
      const set = names.filter((name) => env.has(name))
      if (set.length === 0) return notApplicable('No such variable is set.')
      return judged(
        set.filter((name) => bad(env.get(name) ?? '', name)).map((name) => ({ detail: `${name} opens it.` })),
        'No variable opens it.',
      )
    },
  }
}

const file = (path: string, text: string): CheckSample => ({ files: { [path]: text } })
const env = (...of: readonly string[]): CheckSample => ({ config: { env: of } })
const WEAK = /^(?:admin|administrator|root|password|passw0rd|changeme|123456|minioadmin|guest|test|default|secret)$/i
const set = (secret: PlacedSetting['secret']): boolean => secret === 'weak' || secret === 'empty'
const SPRING = 'application.properties'
const spring = (text: string): CheckSample => file('app/config/application.properties', `${text}\n`)

export const exposures: Baseline = {
  id: 'exposures',
  title: 'Unauthorised access',
  description: 'Services that are known for having been left open to everybody, and the settings that leave them so.',
  kind: 'configuration',
  checks: [
    {
      id: 'exposures.memcached',
      title: 'Memcached does not listen for everybody',
      level: 'high',
      motivation: 'It knows no passwords, and over UDP it amplifies attacks fifty thousand times.',
      remediation: 'Set `-l 127.0.0.1` and `-U 0`.',
      reads: '`-l`, `-U` of memcached.conf; the command',
      judge: ofSoftware('memcached', 'Memcached', (memcached, { command }) => {
        const open = memcached.all(/^(?:-l|--listen)$/).filter(({ value }) => !isLoopbackOnly(value))
        const udp = memcached.all('-U').filter(({ value }) => value !== '0')
        const inCommand =
          command.some((word) => /^-l?0\.0\.0\.0$/.test(word)) && command.some((word) => /memcached$/.test(word))
        const said = inCommand ? [{ detail: 'The command listens on every address.' }] : []
        return judged(
          [...[...open, ...udp].map((one) => at(one, `${one.name} is ${one.value}.`)), ...said],
          'It does not.',
        )
      }),
      samples: {
        pass: [file('etc/memcached.conf', '-l 127.0.0.1\n')],
        fail: [file('etc/memcached.conf', '-l 0.0.0.0\n')],
      },
    },
    {
      id: 'exposures.couchdb',
      title: 'CouchDB that others can reach has an administrator',
      level: 'high',
      motivation: 'Without one everybody is administrator.',
      remediation: 'Add a user below `[admins]`, or bind to the loopback address.',
      reads: '`bind_address`, `[admins]` of local.ini',
      judge: ofSoftware('couchdb', 'CouchDB', (couchdb) => {
        const open = couchdb.all('bind_address').filter(({ value }) => !isLoopbackOnly(value))
        const isAdministered = couchdb.settings.some(({ section, secret }) => section === 'admins' && secret === 'set')
        return judged(
          isAdministered ? [] : open.map((one) => at(one, 'It listens for others and has no administrator.')),
          'It has one, or only this machine connects.',
        )
      }),
      samples: {
        pass: [file('etc/couchdb/local.ini', '[chttpd]\nbind_address = 0.0.0.0\n[admins]\nops = 9f8e7d6c5b\n')],
        fail: [file('etc/couchdb/local.ini', '[chttpd]\nbind_address = 0.0.0.0\n')],
      },
    },
    setting(
      'influxdb',
      'InfluxDB',
      'auth-enabled',
      ({ value }) => (isOff(value) ? 'auth-enabled is false.' : undefined),
      {
        id: 'influxdb',
        title: 'InfluxDB asks who it is',
        level: 'high',
        motivation: 'Everybody reads and deletes every series.',
        remediation: 'Set `auth-enabled = true`.',
        reads: '`auth-enabled`',
        samples: {
          pass: [file('etc/influxdb/influxdb.conf', '[http]\nauth-enabled = true\n')],
          fail: [file('etc/influxdb/influxdb.conf', '[http]\nauth-enabled = false\n')],
        },
      },
    ),
    setting(
      'cassandra',
      'Cassandra',
      /^(?:authenticator|authorizer)$/,
      ({ name, value }) => (/^AllowAll/.test(value) ? `${name} is ${value}.` : undefined),
      {
        id: 'cassandra',
        title: 'Cassandra asks who it is',
        level: 'medium',
        motivation: 'Everybody reads and writes every table.',
        remediation: 'Set `authenticator: PasswordAuthenticator`.',
        reads: '`authenticator`, `authorizer`',
        samples: {
          pass: [file('etc/cassandra/cassandra.yaml', 'authenticator: PasswordAuthenticator\n')],
          fail: [file('etc/cassandra/cassandra.yaml', 'authenticator: AllowAllAuthenticator\n')],
        },
      },
    ),
    setting(
      'hadoop',
      'Hadoop',
      /^(?:hadoop\.security\.authentication|hbase\.security\.authentication|hadoop\.http\.authentication\.simple\.anonymous\.allowed|hive\.server2\.authentication)$/,
      ({ name, value }) => (/^(?:simple|none|NONE|true)$/.test(value) ? `${name} is ${value}.` : undefined),
      {
        id: 'hadoop',
        title: 'Hadoop and its kin ask who it is',
        level: 'high',
        motivation: 'Everybody submits programs to YARN and reads every file.',
        remediation: 'Use Kerberos.',
        reads: '*-site.xml of Hadoop, HBase, Hive',
        samples: {
          pass: [
            file(
              'opt/hadoop/core-site.xml',
              '<configuration><property><name>hadoop.security.authentication</name><value>kerberos</value></property></configuration>',
            ),
          ],
          fail: [
            file(
              'opt/hadoop/core-site.xml',
              '<configuration><property><name>hadoop.security.authentication</name><value>simple</value></property></configuration>',
            ),
          ],
        },
      },
    ),
    setting(
      'spark',
      'Spark',
      /^spark\.(?:authenticate|acls\.enable|master\.rest\.enabled)$/,
      ({ name, value }) =>
        (name.endsWith('rest.enabled') ? isOn(value) : isOff(value)) ? `${name} is ${value}.` : undefined,
      {
        id: 'spark',
        title: 'Spark asks who it is',
        level: 'high',
        motivation: 'Everybody submits programs.',
        remediation: 'Set `spark.authenticate true`, `spark.master.rest.enabled false`.',
        reads: 'spark-defaults.conf',
        samples: {
          pass: [file('opt/spark/conf/spark-defaults.conf', 'spark.authenticate true\n')],
          fail: [file('opt/spark/conf/spark-defaults.conf', 'spark.authenticate false\n')],
        },
      },
    ),
    setting(
      'consul',
      'Consul',
      /^(?:enable_script_checks|acl\.default_policy|default_policy)$/,
      ({ name, value }) =>
        (name === 'enable_script_checks' ? isOn(value) : value === 'allow') ? `${name} is ${value}.` : undefined,
      {
        id: 'consul',
        title: 'Consul runs no commands of strangers',
        level: 'high',
        motivation: 'Whoever registers a check runs a command.',
        remediation: 'Use `enable_local_script_checks`; deny by default.',
        reads: '`enable_script_checks`, `acl.default_policy`',
        samples: {
          pass: [file('etc/consul.d/a.json', '{"enable_local_script_checks": true}')],
          fail: [file('etc/consul.d/a.json', '{"enable_script_checks": true}')],
        },
      },
    ),
    setting(
      'etcd',
      'etcd',
      /^(?:listen|advertise)-client-urls$/,
      ({ name, value }) => (/http:\/\/(?!127\.|localhost)/.test(value) ? `${name} is ${value}.` : undefined),
      {
        id: 'etcd',
        title: 'Clients of etcd speak TLS',
        level: 'high',
        motivation: 'Everybody reads the secrets of the cluster.',
        remediation: 'Use https with `client-cert-auth: true`.',
        reads: '`listen-client-urls`',
        samples: {
          pass: [file('etc/etcd/etcd.conf.yml', 'listen-client-urls: https://0.0.0.0:2379\n')],
          fail: [file('etc/etcd/etcd.conf.yml', 'listen-client-urls: http://0.0.0.0:2379\n')],
        },
      },
    ),
    setting(
      'jupyter',
      'Jupyter',
      /\.(?:token|password)$/,
      ({ name, secret }) => (name.endsWith('token') && secret === 'empty' ? 'The token is empty.' : undefined),
      {
        id: 'jupyter',
        title: 'Jupyter asks for a token',
        level: 'high',
        motivation: 'Everybody runs code.',
        remediation: 'Remove the empty token.',
        reads: 'jupyter_*_config.py',
        samples: {
          pass: [file('root/.jupyter/jupyter_notebook_config.py', "c.NotebookApp.token = '9f8e7d6c5b4a'\n")],
          fail: [file('root/.jupyter/jupyter_notebook_config.py', "c.NotebookApp.token = ''\n")],
        },
      },
    ),
    {
      id: 'exposures.jupyter-command',
      title: 'Jupyter is not started without a token',
      level: 'high',
      motivation: 'Everybody runs code.',
      remediation: 'Remove the empty token from the command.',
      reads: 'the command',
      judge: ({ command }) => {
        if (!command.some((word) => /jupyter|start-notebook/.test(word)))
          return notApplicable('The image does not start Jupyter.')
        return judged(
          command.some((word) => /^--(?:NotebookApp|ServerApp|IdentityProvider)\.token=(?:''|"")?$/.test(word))
            ? [{ detail: 'The command sets an empty token.' }]
            : [],
          'It is not.',
        )
      },
      samples: {
        pass: [{ config: { cmd: ['jupyter', 'lab'] } }],
        fail: [{ config: { cmd: ['jupyter', 'lab', "--ServerApp.token=''"] } }],
      },
    },
    setting(
      'grafana',
      'Grafana',
      /^(?:enabled|admin_password)$/,
      ({ name, value, section, secret }) =>
        name === 'enabled'
          ? section === 'auth.anonymous' && isOn(value)
            ? 'Strangers are let in.'
            : undefined
          : secret === 'weak'
            ? 'The administrator has a well-known password.'
            : undefined,
      {
        id: 'grafana',
        title: 'Grafana asks who it is',
        level: 'medium',
        motivation: 'Strangers see every panel, or are administrator.',
        remediation: 'Remove `[auth.anonymous]`; give the password at start-up.',
        reads: '`auth.anonymous`, `admin_password`',
        samples: {
          pass: [file('etc/grafana/grafana.ini', '[auth.anonymous]\nenabled = false\n')],
          fail: [
            file('etc/grafana/grafana.ini', '[auth.anonymous]\nenabled = true\n'),
            file('etc/grafana/grafana.ini', '[security]\nadmin_password = admin\n'),
          ],
        },
      },
    ),
    setting(
      'activemq',
      'ActiveMQ',
      /^[\w.-]+$/,
      ({ name, secret, path }) =>
        /(?:jetty-realm|users)\.properties$/.test(path) &&
        (secret === 'weak' || (/^admin$/.test(name) && secret === 'empty'))
          ? `${name} has a well-known password.`
          : undefined,
      {
        id: 'activemq',
        title: 'ActiveMQ has no password that everybody tries first',
        level: 'high',
        motivation: 'admin/admin is tried by every scanner.',
        remediation: 'Set long passwords at start-up.',
        reads: 'jetty-realm.properties, users.properties',
        samples: {
          pass: [file('opt/activemq/conf/users.properties', 'admin=9f8e7d6c5b4a\n')],
          fail: [
            file('opt/activemq/conf/users.properties', 'admin=admin\n'),
            file('opt/activemq/conf/jetty-realm.properties', 'admin: admin, admin\n'),
          ],
        },
      },
    ),
    setting(
      'nacos',
      'Nacos',
      /^nacos\.core\.auth\.(?:enabled|enable\.userAgentAuthWhite)$/,
      ({ name, value }) =>
        (name.endsWith('.enabled') ? isOff(value) : isOn(value)) ? `${name} is ${value}.` : undefined,
      {
        id: 'nacos',
        title: 'Nacos asks who it is',
        level: 'high',
        motivation: 'Everybody reads and changes the configuration of every service (CVE-2021-29441).',
        remediation: 'Set `nacos.core.auth.enabled=true` with a key of your own.',
        reads: '`nacos.core.auth.*`',
        samples: {
          pass: [file('home/nacos/conf/application.properties', 'nacos.core.auth.enabled=true\n')],
          fail: [file('home/nacos/conf/application.properties', 'nacos.core.auth.enabled=false\n')],
        },
      },
    ),
    setting(
      'spring',
      SPRING,
      /^management\.endpoints\.web\.exposure\.include$/i,
      ({ name, value }) =>
        /\*|(?:^|,)\s*(?:env|heapdump|threaddump|shutdown|jolokia|gateway)\b/.test(value)
          ? `${name} is ${value}.`
          : undefined,
      {
        id: 'spring-actuator',
        title: 'Actuators of Spring Boot do not tell everything',
        level: 'high',
        motivation: 'env and heapdump hold passwords; gateway and jolokia run code.',
        remediation: 'Expose `health,info` only.',
        reads: '`management.endpoints.web.exposure.include`',
        samples: {
          pass: [spring('management.endpoints.web.exposure.include=health,info')],
          fail: [
            spring('management.endpoints.web.exposure.include=*'),
            file('app/application.yml', 'management:\n  endpoints:\n    web:\n      exposure:\n        include: "*"\n'),
          ],
        },
      },
    ),
    setting(
      'spring',
      SPRING,
      /^spring\.h2\.console\.(?:enabled|settings\.web-allow-others)$/i,
      ({ name, value }) => (name.toLowerCase().endsWith('others') && isOn(value) ? `${name} is true.` : undefined),
      {
        id: 'h2-console',
        title: 'The console of H2 is not for others',
        level: 'high',
        motivation: 'It runs code in the server.',
        remediation: 'Remove `spring.h2.console.settings.web-allow-others`.',
        reads: '`spring.h2.console.*`',
        samples: {
          pass: [spring('spring.h2.console.enabled=false')],
          fail: [spring('spring.h2.console.settings.web-allow-others=true')],
        },
      },
    ),
    setting(
      'spring',
      SPRING,
      /druid\.stat-view-servlet\.(?:enabled|login-password)$/i,
      ({ name, value, secret }, software) =>
        name.endsWith('enabled')
          ? isOn(value) && software.last(/druid\.stat-view-servlet\.login-password$/i) === undefined
            ? 'The page is open without a password.'
            : undefined
          : set(secret)
            ? 'The password of the page is a well-known one.'
            : undefined,
      {
        id: 'druid-monitor',
        title: 'The page of Druid is not for everybody',
        level: 'medium',
        motivation: 'It shows sessions of people and queries.',
        remediation: 'Turn it off, or set a user and a long password.',
        reads: '`spring.datasource.druid.stat-view-servlet.*`',
        samples: {
          pass: [spring('spring.datasource.druid.stat-view-servlet.enabled=false')],
          fail: [
            spring('spring.datasource.druid.stat-view-servlet.enabled=true'),
            spring('spring.datasource.druid.stat-view-servlet.login-password=123456'),
          ],
        },
      },
    ),
    setting(
      'spring',
      SPRING,
      /^xxl\.job\.accessToken$/i,
      ({ secret }) => (set(secret) ? 'The token is empty or the one of the manual.' : undefined),
      {
        id: 'xxl-job',
        title: 'XXL-JOB has a token of its own',
        level: 'high',
        motivation: 'Whoever knows the token runs commands on executors.',
        remediation: 'Set a long random token at start-up.',
        reads: '`xxl.job.accessToken`',
        samples: {
          pass: [spring('xxl.job.accessToken=9f8e7d6c5b4a')],
          fail: [spring('xxl.job.accessToken=default_token')],
        },
      },
    ),
    setting(
      'rsync',
      'rsyncd.conf',
      'path',
      ({ section, path, value }, software) =>
        software.settings.some(
          (one) => one.path === path && one.section === section && /^(?:auth users|hosts allow)$/.test(one.name),
        )
          ? undefined
          : `Everybody has ${value}.`,
      {
        id: 'rsync',
        title: 'Modules of rsync ask who it is',
        level: 'high',
        motivation: 'Everybody reads, often writes, the files.',
        remediation: 'Set `auth users` and `secrets file`, or `hosts allow`.',
        reads: '`path`, `auth users`, `hosts allow` of rsyncd.conf',
        samples: {
          pass: [file('etc/rsyncd.conf', '[a]\npath = /srv\nauth users = a\n')],
          fail: [file('etc/rsyncd.conf', '[a]\npath = /srv\n')],
        },
      },
    ),
    setting(
      'vsftpd',
      'vsftpd',
      /^(?:anonymous_enable|anon_upload_enable|no_anon_password)$/,
      ({ name, value }) => (isOn(value) ? `${name} is YES.` : undefined),
      {
        id: 'ftp',
        title: 'Nobody comes into FTP without a name',
        level: 'high',
        motivation: 'Strangers read, and often leave, files.',
        remediation: 'Set `anonymous_enable=NO`.',
        reads: '`anonymous_enable`, `anon_upload_enable`',
        samples: {
          pass: [file('etc/vsftpd.conf', 'anonymous_enable=NO\n')],
          fail: [file('etc/vsftpd.conf', 'anonymous_enable=YES\n')],
        },
      },
    ),
    setting(
      'samba',
      'Samba',
      /^(?:guest ok|public|null passwords|server min protocol|min protocol)$/i,
      ({ name, value, section }) =>
        /protocol/i.test(name)
          ? /^(?:NT1|LANMAN\d|CORE|COREPLUS)$/i.test(value)
            ? `${name} is ${value}.`
            : undefined
          : isOn(value) && !/^print/.test(section ?? '')
            ? `${name} is yes in [${section ?? ''}].`
            : undefined,
      {
        id: 'samba',
        title: 'Shares of Samba ask who it is',
        level: 'high',
        motivation: 'Strangers read and write shares; SMB 1 has holes.',
        remediation: 'Set `guest ok = no`, `server min protocol = SMB2`.',
        reads: '`guest ok`, `public`, `server min protocol`',
        samples: {
          pass: [file('etc/samba/smb.conf', '[a]\nguest ok = no\n')],
          fail: [file('etc/samba/smb.conf', '[a]\nguest ok = yes\n')],
        },
      },
    ),
    setting(
      'nfs',
      '/etc/exports',
      'line',
      ({ value }) =>
        /no_root_squash/.test(value)
          ? 'no_root_squash is set.'
          : /\s\*\([^)]*\brw\b/.test(value)
            ? 'Everybody may write.'
            : undefined,
      {
        id: 'nfs',
        title: 'Exports of NFS are not for everybody',
        level: 'high',
        motivation: 'Strangers are root on the files.',
        remediation: 'Name clients; remove no_root_squash.',
        reads: '/etc/exports',
        samples: { pass: [file('etc/exports', '/srv 10.0.0.5(ro)\n')], fail: [file('etc/exports', '/srv *(rw)\n')] },
      },
    ),
    setting(
      'snmpd',
      'snmpd',
      /^r[ow]community6?$/,
      ({ name, secret }) =>
        secret === 'weak' || name.startsWith('rw')
          ? `${name} is ${secret === 'weak' ? 'a well-known one' : 'set'}.`
          : undefined,
      {
        id: 'snmp',
        title: 'SNMP has no community that everybody tries first',
        level: 'medium',
        motivation: '`public` tells the whole configuration of the system.',
        remediation: 'Use SNMP version 3.',
        reads: '`rocommunity`, `rwcommunity`',
        samples: {
          pass: [file('etc/snmp/snmpd.conf', 'rouser authOnlyUser\n')],
          fail: [file('etc/snmp/snmpd.conf', 'rocommunity public\n')],
        },
      },
    ),
    setting(
      'airflow',
      'Airflow',
      /^(?:auth_backends?|authenticate|expose_config|secret_key)$/,
      ({ name, value, secret }) =>
        /^auth_b/.test(name)
          ? /auth\.backend\.default$/.test(value)
            ? `${name} is ${value}.`
            : undefined
          : name === 'authenticate'
            ? isOff(value)
              ? 'authenticate is False.'
              : undefined
            : secret === 'weak'
              ? 'secret_key is a well-known one.'
              : name === 'expose_config' && isOn(value)
                ? 'expose_config is True.'
                : undefined,
      {
        id: 'airflow',
        title: 'Airflow asks who it is',
        level: 'high',
        motivation: 'Everybody runs programs.',
        remediation: 'Set another `auth_backends`, and a secret of your own.',
        reads: 'airflow.cfg',
        samples: {
          pass: [file('opt/airflow/airflow.cfg', '[api]\nauth_backends = airflow.api.auth.backend.session\n')],
          fail: [file('opt/airflow/airflow.cfg', '[api]\nauth_backend = airflow.api.auth.backend.default\n')],
        },
      },
    ),
    setting(
      'shiro',
      'shiro.ini',
      /^(?:\/\*\*|admin|user\d*)$/,
      ({ name, value, secret }) =>
        name === '/**'
          ? /^anon\b/.test(value)
            ? 'Everything is open.'
            : undefined
          : secret === 'weak'
            ? `${name} has a well-known password.`
            : undefined,
      {
        id: 'zeppelin',
        title: 'Zeppelin and what else uses Shiro ask who it is',
        level: 'high',
        motivation: 'Everybody runs code.',
        remediation: 'Set `/** = authc`, and passwords of your own.',
        reads: 'shiro.ini',
        samples: {
          pass: [file('opt/zeppelin/conf/shiro.ini', '[urls]\n/** = authc\n')],
          fail: [file('opt/zeppelin/conf/shiro.ini', '[urls]\n/** = anon\n')],
        },
      },
    ),
    setting(
      'vnc',
      'VNC',
      /^securitytypes$/i,
      ({ value }) => (/(?:^|,)\s*(?:TLS)?None\b/i.test(value) ? `SecurityTypes is ${value}.` : undefined),
      {
        id: 'vnc',
        title: 'VNC asks for a password',
        level: 'high',
        motivation: 'Everybody has the desktop.',
        remediation: 'Set `SecurityTypes=TLSVnc`.',
        reads: '`SecurityTypes`',
        samples: {
          pass: [file('root/.vnc/config', 'SecurityTypes=TLSVnc\n')],
          fail: [file('root/.vnc/config', 'SecurityTypes=None\n')],
        },
      },
    ),
    variable(['MINIO_ROOT_PASSWORD', 'MINIO_SECRET_KEY'], (value) => WEAK.test(value), {
      id: 'minio',
      title: 'MinIO has no password that everybody tries first',
      level: 'high',
      motivation: 'minioadmin/minioadmin is tried by every scanner.',
      remediation: 'Give the password at start-up.',
      reads: 'MINIO_ROOT_PASSWORD, MINIO_SECRET_KEY',
      samples: { pass: [env('MINIO_ROOT_PASSWORD=9f8e7d6c5b4a')], fail: [env('MINIO_ROOT_PASSWORD=minioadmin')] },
    }),
    variable(
      [
        'ALLOW_EMPTY_PASSWORD',
        'REDIS_ALLOW_EMPTY_PASSWORD',
        'MONGODB_ALLOW_EMPTY_PASSWORD',
        'POSTGRESQL_ALLOW_EMPTY_PASSWORD',
      ],
      (value) => isOn(value),
      {
        id: 'empty-passwords',
        title: 'The environment does not allow empty passwords',
        level: 'high',
        motivation: 'The usual images start without a password where the variable says so.',
        remediation: 'Remove the variable.',
        reads: 'ALLOW_EMPTY_PASSWORD and its kin',
        samples: { pass: [env('ALLOW_EMPTY_PASSWORD=no')], fail: [env('ALLOW_EMPTY_PASSWORD=yes')] },
      },
    ),
    variable(
      [
        'POSTGRES_PASSWORD',
        'MYSQL_ROOT_PASSWORD',
        'MARIADB_ROOT_PASSWORD',
        'MONGO_INITDB_ROOT_PASSWORD',
        'REDIS_PASSWORD',
        'ELASTIC_PASSWORD',
        'NEO4J_AUTH',
        'GF_SECURITY_ADMIN_PASSWORD',
        'DOCKER_INFLUXDB_INIT_PASSWORD',
        'COUCHDB_PASSWORD',
      ],
      (value) => WEAK.test(value) || /^(?:none|neo4j\/neo4j|postgres|mysql|redis|elastic)$/i.test(value),
      {
        id: 'weak-passwords',
        title: 'The environment sets no password that everybody tries first',
        level: 'high',
        motivation: 'Scanners try such passwords first.',
        remediation: 'Give the password at start-up.',
        reads: 'variables of the usual images of databases',
        samples: {
          pass: [env('POSTGRES_PASSWORD=9f8e7d6c5b4a')],
          fail: [env('POSTGRES_PASSWORD=postgres'), env('NEO4J_AUTH=none')],
        },
      },
    ),
    variable(
      [
        'GF_AUTH_ANONYMOUS_ENABLED',
        'ME_CONFIG_BASICAUTH',
        'KIBANA_SECURITY_ENABLED',
        'DISABLE_AUTH',
        'AUTH_DISABLED',
        'NO_AUTH',
        'NACOS_AUTH_ENABLE',
      ],
      (value, name) =>
        /^(?:ME_CONFIG_BASICAUTH|KIBANA_SECURITY_ENABLED|NACOS_AUTH_ENABLE)$/.test(name) ? isOff(value) : isOn(value),
      {
        id: 'authentication-off',
        title: 'The environment does not turn signing in off',
        level: 'high',
        motivation: 'Everybody is let in.',
        remediation: 'Remove the variable.',
        reads: 'GF_AUTH_ANONYMOUS_ENABLED, ME_CONFIG_BASICAUTH, NACOS_AUTH_ENABLE and their kin',
        samples: {
          pass: [env('ME_CONFIG_BASICAUTH=true')],
          fail: [env('ME_CONFIG_BASICAUTH=false'), env('GF_AUTH_ANONYMOUS_ENABLED=true')],
        },
      },
    ),
  ],
}
