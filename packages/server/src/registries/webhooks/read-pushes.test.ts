import type { RegistryKind } from '@plimsoll/contract'
import { describe, expect, it } from 'vitest'
import { REGISTRY_KINDS } from '../kinds.ts'
import { isPlausible } from './read-push.ts'
import { givenSecret, hashWebhookSecret, isWebhookSecret, newWebhookSecret } from './webhook-secret.ts'

const DIGEST = `sha256:${'a'.repeat(64)}`

const harborEvent = (type: string, resources: readonly object[]) => ({
  type,
  occur_at: 1_767_225_600,
  operator: 'ann',
  event_data: {
    resources,
    repository: { name: 'app', namespace: 'team', repo_full_name: 'team/app', repo_type: 'private' },
  },
})

const distributionEvent = (action: string, target: object) => ({
  id: 'e1',
  timestamp: '2026-01-01T00:00:00Z',
  action,
  target,
  request: {},
  actor: {},
})

const REPORTS: readonly (readonly [string, RegistryKind, unknown, readonly object[]])[] = [
  [
    'Harbor, a push',
    'harbor',
    harborEvent('PUSH_ARTIFACT', [{ digest: DIGEST, tag: '1.0', resource_url: 'harbor.example/team/app:1.0' }]),
    [{ repository: 'team/app', selector: '1.0', change: 'pushed' }],
  ],
  [
    'Harbor, a push without tag',
    'harbor',
    harborEvent('PUSH_ARTIFACT', [{ digest: DIGEST, tag: DIGEST }]),
    [{ repository: 'team/app', selector: DIGEST, change: 'pushed' }],
  ],
  [
    'Harbor 1.x, a push',
    'harbor',
    harborEvent('pushImage', [{ digest: DIGEST, tag: '2' }]),
    [{ repository: 'team/app', selector: '2', change: 'pushed' }],
  ],
  [
    'Harbor, a CloudEvent',
    'harbor',
    {
      specversion: '1.0',
      type: 'harbor.artifact.pushed',
      data: harborEvent('', [{ digest: DIGEST, tag: '1.0' }]).event_data,
    },
    [{ repository: 'team/app', selector: '1.0', change: 'pushed' }],
  ],
  [
    'Harbor, a deletion',
    'harbor',
    harborEvent('DELETE_ARTIFACT', [{ digest: DIGEST, tag: '1.0' }]),
    [{ repository: 'team/app', selector: '1.0', change: 'removed' }],
  ],
  ['Harbor, a pull', 'harbor', harborEvent('PULL_ARTIFACT', [{ digest: DIGEST, tag: '1.0' }]), []],
  [
    'Distribution, a push with its blobs',
    'oci',
    {
      events: [
        distributionEvent('push', { mediaType: 'application/octet-stream', digest: DIGEST, repository: 'team/app' }),
        distributionEvent('push', {
          mediaType: 'application/vnd.oci.image.manifest.v1+json',
          digest: DIGEST,
          repository: 'team/app',
          tag: '1.0',
        }),
        distributionEvent('pull', { repository: 'team/app', tag: '1.0' }),
        distributionEvent('delete', { repository: 'team/app', digest: DIGEST }),
      ],
    },
    [
      { repository: 'team/app', selector: '1.0', change: 'pushed' },
      { repository: 'team/app', selector: DIGEST, change: 'removed' },
    ],
  ],
  [
    'GitLab, which sends the same',
    'gitlab',
    { events: [distributionEvent('push', { repository: 'group/project', tag: 'main' })] },
    [{ repository: 'group/project', selector: 'main', change: 'pushed' }],
  ],
  [
    'Quay, a push',
    'quay',
    {
      name: 'app',
      namespace: 'team',
      repository: 'team/app',
      docker_url: 'quay.io/team/app',
      updated_tags: ['latest', '1'],
    },
    [
      { repository: 'team/app', selector: 'latest', change: 'pushed' },
      { repository: 'team/app', selector: '1', change: 'pushed' },
    ],
  ],
  [
    'Docker Hub, a push',
    'dockerhub',
    {
      callback_url: 'http://169.254.169.254/',
      push_data: { pushed_at: 1_767_225_600, pusher: 'ann', tag: 'latest' },
      repository: { repo_name: 'team/app', namespace: 'team', name: 'app' },
    },
    [{ repository: 'team/app', selector: 'latest', change: 'pushed' }],
  ],
  [
    'ACR, a trigger',
    'acr',
    {
      push_data: { digest: DIGEST, pushed_at: '2026-01-01 00:00:00', tag: '1.0' },
      repository: { name: 'app', namespace: 'team', region: 'cn-hangzhou', repo_full_name: 'team/app' },
    },
    [{ repository: 'team/app', selector: '1.0', change: 'pushed' }],
  ],
  [
    'ACR, an event of EventBridge',
    'acr',
    {
      specversion: '1.0',
      type: 'cr:Artifact:PushCompleted',
      data: { InstanceId: 'cri-1', RepoNamespaceName: 'team', RepoName: 'app', RepoId: 'crr-1', Tag: '1.0' },
    },
    [{ repository: 'team/app', selector: '1.0', change: 'pushed' }],
  ],
]

describe('reports of pushes', () => {
  it.each(REPORTS)('of %s are understood', (_, kind, body, claims) => {
    expect(REGISTRY_KINDS[kind].readPushes?.(body)).toEqual(claims)
  })

  it.each(['acr', 'harbor', 'oci', 'quay', 'gitlab', 'dockerhub'] as const)('of %s may be anything', (kind) => {
    const read = REGISTRY_KINDS[kind].readPushes
    for (const body of [null, 7, 'text', [], {}, { events: [null, {}] }, { event_data: {} }, { updated_tags: 7 }]) {
      const claims = read?.(body) ?? []
      expect(claims.filter(isPlausible)).toEqual([])
    }
  })

  it.each([
    ['../../etc/passwd', '1'],
    ['team/app?x=', '1'],
    ['Team/App', '1'],
    ['team/app', '../1'],
    ['team/app', 'a b'],
  ])('that name %s:%s are not looked at', (repository, selector) => {
    expect(isPlausible({ repository, selector, change: 'pushed' })).toBe(false)
  })
})

describe('a webhook secret', () => {
  const secret = newWebhookSecret()

  it('opens for itself only', () => {
    expect(isWebhookSecret(secret, hashWebhookSecret(secret))).toBe(true)
    for (const wrong of ['', secret.slice(1), newWebhookSecret()]) {
      expect(isWebhookSecret(wrong, hashWebhookSecret(secret))).toBe(false)
    }
  })

  it.each([
    ['the address', secret, {}],
    ['Authorization with a scheme', undefined, { authorization: `Bearer ${secret}` }],
    ['Authorization as Harbor sends it', undefined, { authorization: secret }],
    ["GitLab's header", undefined, { 'x-gitlab-token': secret }],
  ])('may come in %s', (_, inPath, headers) => {
    expect(givenSecret(inPath, headers)).toBe(secret)
  })
})
