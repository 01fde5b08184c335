import type { Baseline, BaselineCheck, CheckLevel } from '../check.ts'
import type { ImageView, LeakedCredential } from '../image-view.ts'
import { judged } from '../judgement.ts'

/** Where a credential stands, as evidence; its value is in no report. */
function evidenceOf({ title, path, line, layer, origin }: LeakedCredential) {
  return {
    ...(path !== undefined && { path }),
    ...(line !== undefined && { line }),
    ...(layer !== undefined && { layer }),
    detail: origin === 'file' ? `${title}.` : `${title}, in the ${origin} of the image.`,
  }
}

interface Family {
  readonly id: string
  readonly title: string
  readonly what: string
  readonly level: CheckLevel
  readonly holds: (leak: LeakedCredential) => boolean
  readonly sample: LeakedCredential
}

function check(
  prefix: string,
  family: LeakedCredential['family'],
  { id, title, what, level, holds, sample }: Family,
): BaselineCheck {
  return {
    id: `${prefix}.${id}`,
    title,
    motivation: `Whoever pulls the image has ${what} and all that it opens; deleting it in a later layer does not take it out of the image.`,
    remediation: 'Revoke it, build again without it, and give it at start-up from a secret.',
    level,
    reads: 'credentials found in files, environment, labels and history',
    judge: (image: ImageView) =>
      judged(image.leaks.filter((leak) => leak.family === family && holds(leak)).map(evidenceOf), 'None was found.'),
    samples: { pass: [{}], fail: [{ leaks: [sample] }] },
  }
}

const key = (rule: string): LeakedCredential => ({
  rule,
  title: 'A key',
  family: 'access-key',
  path: 'app/.env',
  line: 3,
  layer: 0,
  origin: 'file',
})
const password = (
  rule: string,
  origin: LeakedCredential['origin'] = 'file',
  path = 'app/application.properties',
): LeakedCredential => ({
  rule,
  title: 'A password',
  family: 'password',
  origin,
  ...(origin === 'file' && { path, line: 3, layer: 0 }),
})

const KINDS: readonly (readonly [id: string, title: string, what: string, rules: RegExp, example: string])[] = [
  ['alibaba-cloud', 'No key of Alibaba Cloud', 'the AccessKey', /^(?:alibaba|aliyun)/, 'alibaba-access-key'],
  ['aws', 'No key of AWS', 'the access key', /^aws/, 'aws-access-key'],
  ['azure', 'No key of Azure', 'the key', /^(?:azure|microsoft)/, 'azure-storage-key'],
  ['google', 'No key of Google Cloud', 'the key', /^(?:google|gcp|firebase)/, 'google-api-key'],
  [
    'tencent-huawei-baidu',
    'No key of Tencent, Huawei, Baidu or Volcengine',
    'the key',
    /^(?:tencent|huawei|baidu|volc|jdcloud|qiniu|ucloud|qingcloud|ctyun|ksyun|upyun)/,
    'tencent-secret-id',
  ],
  [
    'code-hosting',
    'No token of GitHub, GitLab and their kin',
    'the token',
    /^(?:github|gitlab|bitbucket|gitea|gitee|coding|atlassian)/,
    'github-personal-token',
  ],
  [
    'package-registries',
    'No token of a package registry',
    'the token',
    /^(?:npm|pypi|testpypi|rubygems|docker|nuget|artifactory|crates|clojars|gradle|packagist|composer)/,
    'npm-token',
  ],
  ['private-keys', 'No private key', 'the key', /(?:^|-)private-key|^age-secret|^wireguard|^openvpn/, 'private-key'],
  [
    'messaging',
    'No token or webhook of a messenger',
    'the token',
    /^(?:slack|dingtalk|feishu|wecom|wechat|telegram|discord|teams|mattermost|line)-/,
    'slack-bot-token',
  ],
  [
    'models',
    'No key of a model provider',
    'the key',
    /^(?:openai|anthropic|huggingface|replicate|groq|perplexity|xai|openrouter|dashscope|moonshot|zhipu|minimax|siliconflow|cohere|mistral|nvidia|jina|stability)-/,
    'openai-key',
  ],
]
const isOfKind = ({ rule }: LeakedCredential): boolean => KINDS.some(([, , , rules]) => rules.test(rule))

export const accessKeyLeakage: Baseline = {
  id: 'access-key-leakage',
  title: 'AccessKey leakage',
  description:
    'Keys, tokens and private keys that were found in the image, by whose they are. Judged from the findings of credentials.',
  kind: 'leakage',
  checks: [
    ...KINDS.map(([id, title, what, rules, example]) =>
      check('access-key-leakage', 'access-key', {
        id,
        title,
        what,
        level: 'high',
        holds: ({ rule }) => rules.test(rule),
        sample: key(example),
      }),
    ),
    check('access-key-leakage', 'access-key', {
      id: 'others',
      title: 'No key or token of anybody else',
      what: 'the key',
      level: 'high',
      holds: (leak) => !isOfKind(leak),
      sample: key('example-token'),
    }),
  ],
}

export const passwordLeakage: Baseline = {
  id: 'password-leakage',
  title: 'Password leakage',
  description: 'Passwords that were found in the image, by where they stand. Judged from the findings of credentials.',
  kind: 'leakage',
  checks: [
    check('password-leakage', 'password', {
      id: 'environment',
      title: 'No password in the environment of the image',
      what: 'the password',
      level: 'high',
      holds: ({ origin }) => origin === 'env' || origin === 'command',
      sample: password('password', 'env'),
    }),
    check('password-leakage', 'password', {
      id: 'history',
      title: 'No password in build instructions and labels',
      what: 'the password',
      level: 'high',
      holds: ({ origin }) => origin === 'history' || origin === 'label',
      sample: password('password', 'history'),
    }),
    check('password-leakage', 'password', {
      id: 'system-accounts',
      title: 'No weak password of an account of the system',
      what: 'the password',
      level: 'high',
      holds: ({ origin, path = '' }) => origin === 'file' && /^etc\/(?:shadow|passwd|gshadow)-?$/.test(path),
      sample: password('shadow-weak-password', 'file', 'etc/shadow'),
    }),
    check('password-leakage', 'password', {
      id: 'connection-strings',
      title: 'No password in an address or a connection string',
      what: 'the password',
      level: 'high',
      holds: (leak) => isOther(leak) && /url|uri|connection|dsn|jdbc/.test(leak.rule),
      sample: password('connection-string'),
    }),
    check('password-leakage', 'password', {
      id: 'configuration',
      title: 'No password in a configuration file',
      what: 'the password',
      level: 'medium',
      holds: (leak) => isOther(leak) && !/url|uri|connection|dsn|jdbc/.test(leak.rule),
      sample: password('password-assignment'),
    }),
  ],
}

function isOther({ origin, path = '' }: LeakedCredential): boolean {
  return origin === 'file' && !/^etc\/(?:shadow|passwd|gshadow)-?$/.test(path)
}
