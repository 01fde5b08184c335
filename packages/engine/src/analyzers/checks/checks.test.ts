import {
  analyzedFile,
  analyzeFile,
  buildLayer,
  checkAnalyzer,
  type LayerItem,
  selfSignedCertificate,
} from '@plimsoll/testkit'
import { describe, expect, it } from 'vitest'
import type { Fact } from '../../domain/fact.ts'
import { DEFAULT_LAYER_LIMITS } from '../../layer/limits.ts'
import { analyzeLayer } from '../../layer-report/analyze-layer.ts'
import type { LayerAnalyzer } from '../analyzer.ts'
import { accounts } from './accounts/accounts.ts'
import { certificates } from './certificates/certificates.ts'
import { configuration } from './configuration/configuration.ts'
import { entries } from './entries/entries.ts'

async function factsOf(analyzer: LayerAnalyzer, path: string, text: string): Promise<readonly Fact[]> {
  return (await analyzeFile(analyzer, analyzedFile(path, text))).facts
}

const { certificate } = selfSignedCertificate({
  notBefore: new Date('2026-01-01T00:00:00Z'),
  notAfter: new Date('2027-01-01T00:00:00Z'),
})
const NGINX = 'http {\n  server { listen 80; location /s { autoindex on; } }\n}\n'
const SHADOW =
  'root:$6$abcdefgh$secret-hash:19000:0:99999:7:::\na::1::::::\nb:$6$abcdefgh$secret-hash:1::::::\nc:!:1::::::\n'

describe('the contract of analyzers', () => {
  it.each<[LayerAnalyzer, string, string]>([
    [accounts, 'etc/shadow', SHADOW],
    [accounts, 'etc/passwd', 'root:x:0:0:root:/root:/bin/sh\n+::::::\n'],
    [certificates, 'etc/app/server.pem', certificate],
    [configuration, 'etc/nginx/nginx.conf', NGINX],
    [configuration, 'etc/apache2/apache2.conf', '<Directory />\nRequire all denied\n</Directory>\n'],
    [configuration, 'etc/docker/daemon.json', '{"hosts": ["tcp://0.0.0.0:2375"]}'],
    [
      configuration,
      'opt/tomcat/conf/server.xml',
      '<Server port="8005"><Service><Connector port="80"/></Service></Server>',
    ],
    [configuration, 'etc/rabbitmq/rabbitmq.config', '[{rabbit, [{loopback_users, []}]}].\n'],
    [configuration, 'var/www/html/config.inc.php', "<?php\n$cfg['Servers'][$i]['AllowNoPassword'] = true;\n"],
    [configuration, 'etc/redis/redis.conf', 'bind 127.0.0.1\nrequirepass "x"\n'],
  ])('%o keeps it on %s', async (analyzer, path, content) => {
    const ignored = [{ path: 'home/notes.txt', content: 'x' }]
    await checkAnalyzer(analyzer, { wanted: [{ path, content }], ignored })
  })

  const PIECES = [' ', '\n', '=', ':', '{', '}', '<a>', '<', '"', "'", '\\', '[', '- ', '#', "$cfg['a']", '{a,']
  it.each([
    'etc/nginx/nginx.conf',
    'etc/apache2/a.conf',
    'etc/docker/daemon.json',
    'etc/php.ini',
    'etc/rabbitmq/rabbitmq.config',
    'etc/ssh/sshd_config',
    'opt/tomcat/conf/server.xml',
    'var/www/config.inc.php',
    'root/.jupyter/jupyter_notebook_config.py',
  ])(
    'reads half a megabyte of the same in %s without running for ever',
    async (path) => {
      for (const piece of PIECES) {
        const started = performance.now()
        await factsOf(configuration, path, piece.repeat(Math.ceil(500_000 / piece.length)))
        expect(performance.now() - started).toBeLessThan(10_000)
      }
    },
    120_000,
  )
})

describe('configuration', () => {
  it.each<[string, string]>([
    ['etc/redis/redis.conf', 'requirepass TOPSECRET\nuser a on >TOPSECRET ~* +@all\nmasterauth "TOPSECRET"\n'],
    ['etc/mysql/my.cnf', '[client]\npassword = TOPSECRET\n'],
    [
      'opt/tomcat/conf/tomcat-users.xml',
      '<tomcat-users><user username="a" password="TOPSECRET" roles="x"/></tomcat-users>',
    ],
    ['opt/tomcat/conf/server.xml', '<Server><Connector keystorePass="TOPSECRET" secret="TOPSECRET"/></Server>'],
    [
      'opt/tomcat/conf/web.xml',
      '<web-app><init-param><param-name>db</param-name><param-value>TOPSECRET</param-value></init-param></web-app>',
    ],
    ['etc/elasticsearch/elasticsearch.yml', 'xpack.security.http.ssl.keystore.secure_password: TOPSECRET\n'],
    ['etc/mongod.conf', 'net:\n  tls:\n    certificateKeyFilePassword: TOPSECRET\n'],
    ['etc/rabbitmq/rabbitmq.conf', 'default_pass = TOPSECRET\n'],
    [
      'opt/kafka/config/server.properties',
      'sasl.jaas.config=x required password="TOPSECRET";\nssl.keystore.password=TOPSECRET\n',
    ],
    ['root/.kube/config', 'users:\n- name: a\n  user:\n    token: TOPSECRET\n    client-key-data: TOPSECRET\n'],
    [
      'app/application.yml',
      'spring:\n  datasource:\n    druid:\n      stat-view-servlet:\n        login-password: TOPSECRET\n',
    ],
    ['etc/couchdb/local.ini', '[admins]\nops = TOPSECRET\n'],
    ['etc/snmp/snmpd.conf', 'rocommunity TOPSECRET\n'],
    ['etc/apt/sources.list', 'deb https://a:TOPSECRET@x.example/ ./\n'],
    ['opt/activemq/conf/users.properties', 'admin=TOPSECRET\n'],
    ['etc/grafana/grafana.ini', '[security]\nadmin_password = TOPSECRET\n'],
    ['opt/zeppelin/conf/shiro.ini', '[users]\nadmin = TOPSECRET, admin\n'],
    ['root/.jupyter/jupyter_notebook_config.py', "c.NotebookApp.password = 'TOPSECRET'\n"],
    [
      'var/www/html/phpmyadmin/config.inc.php',
      "$cfg['Servers'][$i]['password'] = 'TOPSECRET';\n$cfg['blowfish_secret'] = 'TOPSECRET';\n",
    ],
    ['etc/kubernetes/manifests/a.yaml', 'spec:\n  containers:\n  - command:\n    - x\n    - --token=TOPSECRET\n'],
  ])('never holds the value of a credential: %s', async (path, text) => {
    const facts = await factsOf(configuration, path, text)
    expect(facts).toMatchObject([{ kind: 'config' }])
    expect(JSON.stringify(facts)).not.toContain('TOPSECRET')
  })

  it('says where a setting stands, and in which block', async () => {
    const [fact] = await factsOf(configuration, 'etc/nginx/nginx.conf', NGINX)
    expect(fact).toMatchObject({ software: 'nginx' })
    expect(fact?.kind === 'config' && fact.settings.find(({ name }) => name === 'autoindex')).toEqual({
      name: 'autoindex',
      value: 'on',
      line: 2,
      section: 'http#1 > server#2 > location#3 /s',
    })
  })

  it.each([
    ['etc/docker/daemon.json', '{"hosts": ['],
    ['etc/nginx/nginx.conf', 'http { server {'],
    ['opt/tomcat/conf/server.xml', '<Server><Service></Server>'],
    ['etc/php.ini', '; '.repeat(600_000)],
  ])('says that it cannot read %s', async (path, text) => {
    expect(await factsOf(configuration, path, text)).toMatchObject([{ settings: [], isUnreadable: true }])
  })
})

describe('accounts', () => {
  it('tells states of passwords and equal hashes, never a hash', async () => {
    const facts = await factsOf(accounts, 'etc/shadow', SHADOW)
    expect(JSON.stringify(facts)).not.toContain('secret-hash')
    expect(facts).toMatchObject([
      {
        file: 'shadow',
        accounts: [
          { name: 'root', password: 'hashed', scheme: 'sha512', maxDays: 99_999 },
          { name: 'a', password: 'empty' },
          { name: 'b', password: 'hashed', sameAs: 1 },
          { name: 'c', password: 'locked' },
        ],
      },
    ])
  })
})

describe('certificates', () => {
  it('reads PEM and DER alike', async () => {
    const der = Buffer.from(certificate.replace(/-----[^-]+-----|\s/g, ''), 'base64')
    const [fromPem] = await factsOf(certificates, 'srv/a.pem', `junk\n${certificate}`)
    const { facts } = await analyzeFile(certificates, analyzedFile('srv/a.der', der))
    const told = {
      notBefore: '2026-01-01T00:00:00.000Z',
      notAfter: '2027-01-01T00:00:00.000Z',
      isAuthority: true,
      isSelfSigned: true,
      keyType: 'ec',
      keyBits: 256,
      signatureHash: 'sha256',
    }
    expect(fromPem).toMatchObject({ ...told, line: 2 })
    expect(facts).toMatchObject([told])
  })

  it('passes over trust stores, damaged certificates and what is none', async () => {
    expect(await factsOf(certificates, 'srv/many.pem', certificate.repeat(9))).toEqual([])
    expect(await factsOf(certificates, 'srv/a.pem', certificate.replace(/M/g, 'N'))).toEqual([])
    expect(
      certificates.selects.sniff?.(analyzedFile('srv/key.pem', ''), Buffer.from('-----BEGIN PRIVATE KEY-----')),
    ).toBe(false)
    for (const path of [
      'usr/share/ca-certificates/mozilla/a.crt',
      'app/node_modules/x/test/a.pem',
      'usr/lib/python3/certifi/cacert.pem',
    ]) {
      expect(certificates.selects.accept?.(analyzedFile(path, certificate))).toBe(false)
    }
  })
})

describe('entries', () => {
  async function pathsOf(content: Readonly<Record<string, LayerItem>>): Promise<readonly string[]> {
    const { bytes, mediaType } = buildLayer(content)
    const { report } = await analyzeLayer(
      {
        mediaType,
        async *open() {
          yield bytes
        },
      },
      { analyzers: [entries], limits: DEFAULT_LAYER_LIMITS, signal: new AbortController().signal },
    )
    return report.files.map(({ path }) => path)
  }
  const plain = (count: number, mode: number, uid: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, nth) => [`srv/${nth}`, { content: '', mode, uid, gid: uid }]))

  it('says nothing of usual files', async () => {
    expect(await pathsOf({ ...plain(1000, 0o644, 0), 'usr/lib/x/': '', 'tmp/a': 'x' })).toEqual([])
  })

  it('tells of accounts, setuid programs, links that enable and folders of everybody', async () => {
    const content = {
      'etc/shadow': 'x',
      'usr/bin/x': { content: 'x', mode: 0o4755 },
      'srv/all/': { kind: 'directory', mode: 0o777 },
      'etc/nginx/sites-enabled/a': { kind: 'symlink', linkTarget: '../sites-available/a' },
    } as const
    expect(await pathsOf(content)).toEqual(['etc/nginx/sites-enabled/a', 'etc/shadow', 'srv/all/', 'usr/bin/x'])
  })

  it('stays small after chmod -R 777 and chown -R', async () => {
    expect(await pathsOf(plain(5000, 0o777, 0))).toHaveLength(200)
    expect(await pathsOf(plain(5000, 0o644, 1000))).toHaveLength(20)
  })
})
