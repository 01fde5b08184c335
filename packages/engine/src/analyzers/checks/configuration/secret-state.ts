import type { ConfigSetting } from '../../../domain/fact.ts'
import type { ConfigKind } from './config-kind.ts'

const MAX_VALUE = 256
const CREDENTIAL =
  /pass(?:word|wd|phrase|code)?$|passwd|password|secret|token|community$|requirepass|masterauth|credential|auth_?key|access_?key|private_?key|apikey|blowfish|jaas/i
/** What everybody tries first. */
const WEAK: ReadonlySet<string> = new Set(
  (
    'admin administrator root toor password passw0rd p@ssw0rd pass secret s3cret changeme changeit change_me default guest test demo user tomcat both role1 role ' +
    'manager jenkins postgres mysql mariadb mongo mongodb redis rabbit rabbitmq kafka zookeeper elastic elasticsearch kibana nacos grafana zabbix oracle sa ' +
    'system public private minioadmin minio123 xcret j2deployer owaspbwa foobared example admin123 admin@123 123456 12345678 123456789 1234 12345 111111 000000 ' +
    'qwerty abc123 letmein welcome iloveyou xxl_job default_token must-be-changed must-be-changed-must-be-changed hunter2 vagrant ubuntu centos debian docker couchdb influx'
  ).split(' '),
)

/** A setting as a fact may hold it: a credential's value becomes what kind of value it is, names and passwords in addresses go, and length is bounded. */
export function withoutSecret(setting: ConfigSetting, kind: Pick<ConfigKind, 'open' | 'secret'>): ConfigSetting {
  const { name, value } = setting
  const isCredential = kind.secret?.test(name) === true || (CREDENTIAL.test(name) && kind.open?.test(name) !== true)
  if (isCredential) return { ...setting, value: '', secret: stateOf(value) }
  return { ...setting, value: scrubbed(value) }
}

function stateOf(value: string): 'empty' | 'weak' | 'set' {
  // A placeholder that is filled in at start-up says nothing of the value.
  const first =
    value
      .trim()
      .replace(/^["']|["']$/g, '')
      .split(/[\s,]/)[0] ?? ''
  if (first === '' || /^(?:null|none|nil|""|''|~)$/i.test(first)) return 'empty'
  return WEAK.has(first.toLowerCase()) ? 'weak' : 'set'
}

/** `//user:password@` in addresses, `>password` and `#hash` of Redis users, `password=…` wherever it stands; sudo's `NOPASSWD:` names none. */
function scrubbed(value: string): string {
  return value
    .slice(0, 4 * MAX_VALUE)
    .replace(/\/\/[^/@\s]{1,256}@/g, '//…@')
    .replace(/(^|\s)[>#<]\S+/g, '$1>…')
    .replace(/((?<!\bno)(?:password|passwd|secret|token)["']?\s{0,8}[=:]\s{0,8})\S+/gi, '$1…')
    .slice(0, MAX_VALUE)
}
