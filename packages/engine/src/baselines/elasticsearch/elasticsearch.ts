import type { Baseline } from '../check.ts'
import { at, type PlacedSetting } from '../image-view.ts'
import { failAt, judged, notApplicable, pass } from '../judgement.ts'
import type { CheckSample } from '../sample.ts'
import { forbids, isLoopbackOnly, isOff, isOn, ofSoftware } from '../software-checks.ts'

const WHAT = 'Elasticsearch'
const es = (text: string, config: CheckSample['config'] = {}): CheckSample => ({
  files: { 'usr/share/elasticsearch/config/elasticsearch.yml': `${text}\n` },
  config,
})
const os = (text: string): CheckSample => ({ files: { 'usr/share/opensearch/config/opensearch.yml': `${text}\n` } })
const kibana = (text: string): CheckSample => ({ files: { 'etc/kibana/kibana.yml': `${text}\n` } })
const isOpen = ({ name, value }: PlacedSetting): boolean =>
  /^(?:network\.(?:host|bind_host)|http\.(?:host|bind_host))$/.test(name) && !isLoopbackOnly(value)

export const elasticsearch: Baseline = {
  id: 'elasticsearch',
  title: 'Elasticsearch, OpenSearch and Kibana',
  description: 'elasticsearch.yml, opensearch.yml, kibana.yml and variables of the usual images.',
  kind: 'configuration',
  checks: [
    {
      id: 'elasticsearch.security',
      title: 'Security of Elasticsearch is not turned off',
      motivation: 'Whoever reaches the port reads and deletes every index.',
      remediation: 'Remove `xpack.security.enabled: false`.',
      level: 'high',
      reads: '`xpack.security.enabled` in the file and the environment',
      judge: ofSoftware('elasticsearch', WHAT, (server, { env }) => {
        if (isOff(env.get('xpack.security.enabled') ?? ''))
          return failAt([{ detail: 'The environment turns security off.' }])
        return judged(
          server
            .all('xpack.security.enabled')
            .filter(({ value }) => isOff(value))
            .map((one) => at(one, 'xpack.security.enabled is false.')),
          'It is not turned off.',
        )
      }),
      samples: {
        pass: [es('xpack.security.enabled: true')],
        fail: [
          es('xpack:\n  security:\n    enabled: false'),
          es('cluster.name: a', { env: ['xpack.security.enabled=false'] }),
        ],
      },
    },
    {
      id: 'elasticsearch.http-tls',
      title: 'Clients of Elasticsearch speak TLS',
      motivation: 'Without TLS data and passwords pass in clear.',
      remediation: 'Set `xpack.security.http.ssl.enabled: true`.',
      level: 'medium',
      reads: '`xpack.security.http.ssl.enabled`, `network.host`',
      judge: ofSoftware('elasticsearch', WHAT, (server) =>
        judged(
          server.settings.some(isOpen)
            ? server
                .all('xpack.security.http.ssl.enabled')
                .filter(({ value }) => isOff(value))
                .map((one) => at(one, 'TLS for clients is off, and it listens for others.'))
            : [],
          'TLS is not turned off where others connect.',
        ),
      ),
      samples: {
        pass: [es('network.host: 0.0.0.0\nxpack.security.http.ssl.enabled: true')],
        fail: [es('network.host: 0.0.0.0\nxpack.security.http.ssl.enabled: false')],
      },
    },
    {
      id: 'elasticsearch.transport-tls',
      title: 'Nodes of Elasticsearch speak TLS',
      motivation: 'Whoever reaches the port joins the cluster and gets its data.',
      remediation: 'Set `xpack.security.transport.ssl.enabled: true`.',
      level: 'medium',
      reads: '`xpack.security.transport.ssl.*`',
      judge: forbids(
        'elasticsearch',
        WHAT,
        /^xpack\.security\.transport\.ssl\.(?:enabled|verification_mode)$/,
        ({ name, value }) => (isOff(value) || value === 'none' ? `${name} is ${value}.` : undefined),
        'It is not turned off.',
      ),
      samples: {
        pass: [es('xpack.security.transport.ssl.enabled: true')],
        fail: [es('xpack.security.transport.ssl.verification_mode: none')],
      },
    },
    {
      id: 'elasticsearch.anonymous',
      title: 'Strangers have no role in Elasticsearch',
      motivation: 'Everybody has the rights of the role.',
      remediation: 'Remove `xpack.security.authc.anonymous`.',
      level: 'high',
      reads: '`xpack.security.authc.anonymous.roles`',
      judge: forbids(
        'elasticsearch',
        WHAT,
        /^xpack\.security\.authc\.anonymous\.roles(?:\.\d+)?$/,
        ({ value }) => (value === '' || value === '[]' ? undefined : `Strangers have the role ${value}.`),
        'Strangers have none.',
      ),
      samples: { pass: [es('cluster.name: a')], fail: [es('xpack.security.authc.anonymous.roles: superuser')] },
    },
    {
      id: 'elasticsearch.cors',
      title: 'Not every page of the web may ask',
      motivation: 'A page that an employee opens reads the indexes.',
      remediation: 'Name origins in `http.cors.allow-origin`.',
      level: 'medium',
      reads: '`http.cors.*`',
      judge: ofSoftware('elasticsearch', WHAT, (server) =>
        judged(
          isOn(server.last('http.cors.enabled')?.value ?? '')
            ? server
                .all('http.cors.allow-origin')
                .filter(({ value }) => /^(?:\*|\/\.\*\/)$/.test(value))
                .map((one) => at(one, 'Every origin is allowed.'))
            : [],
          'Not every origin is allowed.',
        ),
      ),
      samples: {
        pass: [es('http.cors.enabled: true\nhttp.cors.allow-origin: https://a.example')],
        fail: [es('http.cors.enabled: true\nhttp.cors.allow-origin: "*"')],
      },
    },
    {
      id: 'elasticsearch.wildcard-delete',
      title: 'Indexes are deleted by name only',
      motivation: 'One request deletes everything.',
      remediation: 'Remove `action.destructive_requires_name: false`.',
      level: 'low',
      reads: '`action.destructive_requires_name`',
      judge: forbids(
        'elasticsearch',
        WHAT,
        'action.destructive_requires_name',
        ({ value }) => (isOff(value) ? 'action.destructive_requires_name is false.' : undefined),
        'Names are asked for.',
      ),
      samples: {
        pass: [es('action.destructive_requires_name: true')],
        fail: [es('action.destructive_requires_name: false')],
      },
    },
    {
      id: 'elasticsearch.inline-scripts',
      title: 'Old versions run no scripts of requests',
      motivation: 'Inline scripts of old versions run code of strangers (CVE-2014-3120, CVE-2015-1427).',
      remediation: 'Remove `script.inline` and `script.disable_dynamic`.',
      level: 'high',
      reads: '`script.inline`, `script.disable_dynamic`',
      judge: forbids(
        'elasticsearch',
        WHAT,
        /^script\.(?:inline|indexed|disable_dynamic|engine\.groovy\.inline.*)$/,
        ({ name, value }) =>
          (name.endsWith('dynamic') ? isOff(value) : isOn(value)) ? `${name} is ${value}.` : undefined,
        'Scripts of requests are not asked for.',
      ),
      samples: { pass: [es('script.inline: false')], fail: [es('script.disable_dynamic: false')] },
    },
    {
      id: 'opensearch.security',
      title: 'Security of OpenSearch is not turned off',
      motivation: 'Whoever reaches the port reads and deletes every index.',
      remediation: 'Remove `plugins.security.disabled: true`.',
      level: 'high',
      reads: '`plugins.security.disabled`; DISABLE_SECURITY_PLUGIN',
      judge: (image) => {
        const { isPresent, settings } = image.software('opensearch')
        const inEnvironment = isOn(image.env.get('DISABLE_SECURITY_PLUGIN') ?? '')
        if (!isPresent && !inEnvironment) return notApplicable('OpenSearch is not in the image.')
        return judged(
          [
            ...(inEnvironment ? [{ detail: 'DISABLE_SECURITY_PLUGIN is set.' }] : []),
            ...settings
              .filter(({ name, value }) => name === 'plugins.security.disabled' && isOn(value))
              .map((one) => at(one, 'plugins.security.disabled is true.')),
          ],
          'It is not turned off.',
        )
      },
      samples: {
        pass: [os('cluster.name: a')],
        fail: [os('plugins.security.disabled: true'), { config: { env: ['DISABLE_SECURITY_PLUGIN=true'] } }],
      },
    },
    {
      id: 'opensearch.demo-certificates',
      title: 'OpenSearch does not trust the certificates of its demo',
      motivation: 'Their keys are public: everybody is administrator.',
      remediation: 'Make certificates of your own, and remove `allow_unsafe_democertificates`.',
      level: 'high',
      reads: '`plugins.security.allow_unsafe_democertificates`',
      judge: forbids(
        'opensearch',
        'OpenSearch',
        'plugins.security.allow_unsafe_democertificates',
        ({ value }) => (isOn(value) ? 'Certificates of the demo are trusted.' : undefined),
        'They are not trusted.',
      ),
      samples: { pass: [os('cluster.name: a')], fail: [os('plugins.security.allow_unsafe_democertificates: true')] },
    },
    {
      id: 'kibana.upstream-verification',
      title: 'Kibana checks whom it talks to',
      motivation: 'Whoever sits between reads passwords and data.',
      remediation: 'Remove `verificationMode: none`.',
      level: 'medium',
      reads: '`elasticsearch.ssl.verificationMode`',
      judge: forbids(
        'kibana',
        'Kibana',
        /ssl\.verificationMode$/,
        ({ value }) => (value === 'none' ? 'Certificates are not checked.' : undefined),
        'Certificates are checked.',
      ),
      samples: { pass: [kibana('server.host: localhost')], fail: [kibana('elasticsearch.ssl.verificationMode: none')] },
    },
    {
      id: 'kibana.weak-password',
      title: 'Kibana has no password that everybody tries first',
      motivation: 'elastic/changeme is tried by every scanner.',
      remediation: 'Give a long password from a secret at start-up.',
      level: 'high',
      reads: '`elasticsearch.password`',
      judge: ofSoftware('kibana', 'Kibana', (server) => {
        const weak = server.all(/\.password$/).filter(({ secret }) => secret === 'weak')
        return weak.length > 0
          ? failAt(weak.map((one) => at(one, 'The password is a well-known one.')))
          : pass('No well-known password is set.')
      }),
      samples: {
        pass: [kibana('elasticsearch.password: 9f8e7d6c5b4a')],
        fail: [kibana('elasticsearch.password: changeme')],
      },
    },
  ],
}
