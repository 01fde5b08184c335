import type { Baseline, BaselineCheck, CheckLevel } from '../check.ts'
import { at, type ImageView, type PlacedSetting } from '../image-view.ts'
import { judged, notApplicable } from '../judgement.ts'
import type { CheckSample } from '../sample.ts'
import { forbids, isOff, isOn } from '../software-checks.ts'

const manifest = (text: string): CheckSample => ({
  files: { 'etc/kubernetes/manifests/a.yaml': `kind: Pod\nspec:\n${text}\n` },
})
const kubelet = (text: string): CheckSample => ({
  files: { 'var/lib/kubelet/config.yaml': `kind: KubeletConfiguration\n${text}\n` },
})
const container = (text: string): CheckSample =>
  manifest(`  containers:\n  - name: a\n    securityContext:\n      ${text}`)
const apiServer = (argument: string): CheckSample =>
  manifest(`  containers:\n  - name: a\n    command:\n    - kube-apiserver\n    - ${argument}`)
const POD = 'A manifest of Kubernetes'

function inManifests(
  id: string,
  title: string,
  level: CheckLevel,
  motivation: string,
  remediation: string,
  wanted: RegExp,
  bad: (setting: PlacedSetting) => boolean,
  samples: BaselineCheck['samples'],
): BaselineCheck {
  return {
    id: `kubernetes.${id}`,
    title,
    motivation,
    remediation,
    level,
    reads: 'manifests below /etc/kubernetes and /var/lib/rancher',
    judge: forbids(
      'kubernetes',
      POD,
      wanted,
      (setting) => (bad(setting) ? `${setting.name} is ${setting.value}.` : undefined),
      'No manifest does.',
    ),
    samples,
  }
}

/** Options of programs, in manifests or in the command of the image. */
function inArguments(
  id: string,
  title: string,
  level: CheckLevel,
  motivation: string,
  remediation: string,
  bad: RegExp,
  example: string,
): BaselineCheck {
  return {
    id: `kubernetes.${id}`,
    title,
    motivation,
    remediation,
    level,
    reads: 'commands of manifests; the command of the image',
    judge: (image: ImageView) => {
      const { isPresent, all } = image.software('kubernetes')
      const isProgram = image.command.some((word) =>
        /(?:^|\/)(?:kube-apiserver|kubelet|kube-scheduler|kube-controller-manager|etcd|dashboard|k3s|hyperkube)$/.test(
          word,
        ),
      )
      if (!isPresent && !isProgram) return notApplicable('No program of Kubernetes is started by the image.')
      const inCommand = isProgram
        ? image.command.filter((word) => bad.test(word)).map((word) => ({ detail: `The command has ${word}.` }))
        : []
      return judged(
        [
          ...inCommand,
          ...all(/(?:command|args|kube-apiserver-arg|kubelet-arg)(?:\.\d+)?$/)
            .filter(({ value }) => bad.test(value))
            .map((one) => at(one, `An option is ${one.value}.`)),
        ],
        'No option does.',
      )
    },
    samples: {
      pass: [apiServer('--profiling=false')],
      fail: [apiServer(example), { config: { entrypoint: ['kube-apiserver'], cmd: [example] } }],
    },
  }
}

export const kubernetes: Baseline = {
  id: 'kubernetes',
  title: 'Kubernetes files',
  description:
    'Manifests, configurations of the kubelet and kubeconfigs in an image, after the CIS Kubernetes benchmark.',
  kind: 'configuration',
  checks: [
    inManifests(
      'privileged',
      'No container is privileged',
      'high',
      'A privileged container is root of the host.',
      'Remove `privileged: true`.',
      /(?:^|\.)privileged$/,
      ({ value }) => isOn(value),
      { pass: [container('privileged: false')], fail: [container('privileged: true')] },
    ),
    inManifests(
      'host-namespaces',
      'No pod shares namespaces of the host',
      'high',
      'It sees processes, networks and memory of the host.',
      'Remove hostPID, hostIPC and hostNetwork.',
      /(?:^|\.)host(?:PID|IPC)$/,
      ({ value }) => isOn(value),
      { pass: [manifest('  hostPID: false')], fail: [manifest('  hostPID: true')] },
    ),
    inManifests(
      'privilege-escalation',
      'No container may gain rights',
      'medium',
      'Programs with setuid make their user root.',
      'Set `allowPrivilegeEscalation: false`.',
      /(?:^|\.)allowPrivilegeEscalation$/,
      ({ value }) => isOn(value),
      { pass: [container('allowPrivilegeEscalation: false')], fail: [container('allowPrivilegeEscalation: true')] },
    ),
    inManifests(
      'run-as-root',
      'No container asks to be root',
      'medium',
      'A process that is captured is root in the container.',
      'Remove `runAsUser: 0` and `runAsNonRoot: false`.',
      /(?:^|\.)runAs(?:User|NonRoot)$/,
      ({ name, value }) => (name.endsWith('User') ? value === '0' : isOff(value)),
      { pass: [container('runAsUser: 1000')], fail: [container('runAsUser: 0')] },
    ),
    inManifests(
      'capabilities',
      'No container has all capabilities',
      'high',
      'SYS_ADMIN and its kin are root of the host.',
      'Name only the capabilities that the program needs.',
      /capabilities\.add\.\d+$/,
      ({ value }) => /^(?:CAP_)?(?:ALL|SYS_ADMIN|SYS_MODULE|SYS_PTRACE|NET_ADMIN)$/i.test(value),
      {
        pass: [container('capabilities: { add: [NET_BIND_SERVICE] }')],
        fail: [container('capabilities: { add: [SYS_ADMIN] }')],
      },
    ),
    inManifests(
      'docker-socket',
      'No pod mounts the socket of the container daemon',
      'high',
      'Whoever writes to it is root of the host.',
      'Remove the volume.',
      /hostPath\.path$/,
      ({ value }) => /(?:docker|containerd|crio)\.sock$|^\/$/.test(value),
      {
        pass: [manifest('  volumes:\n  - hostPath:\n      path: /var/log/app')],
        fail: [manifest('  volumes:\n  - hostPath:\n      path: /var/run/docker.sock')],
      },
    ),
    {
      id: 'kubernetes.kubelet-anonymous',
      title: 'The kubelet answers nobody without a name',
      motivation: 'Strangers run commands in every pod.',
      remediation: 'Set `authentication.anonymous.enabled: false`.',
      level: 'high',
      reads: '`authentication.anonymous.enabled` of the kubelet',
      judge: forbids(
        'kubelet',
        'A configuration of the kubelet',
        'authentication.anonymous.enabled',
        ({ value }) => (isOn(value) ? 'Strangers are answered.' : undefined),
        'Strangers are not answered.',
      ),
      samples: {
        pass: [kubelet('authentication:\n  anonymous:\n    enabled: false')],
        fail: [kubelet('authentication:\n  anonymous:\n    enabled: true')],
      },
    },
    {
      id: 'kubernetes.kubelet-authorization',
      title: 'The kubelet asks what a caller may do',
      motivation: 'Every caller may do everything.',
      remediation: 'Set `authorization.mode: Webhook`.',
      level: 'high',
      reads: '`authorization.mode` of the kubelet',
      judge: forbids(
        'kubelet',
        'A configuration of the kubelet',
        'authorization.mode',
        ({ value }) => (value === 'AlwaysAllow' ? 'authorization.mode is AlwaysAllow.' : undefined),
        'It asks.',
      ),
      samples: {
        pass: [kubelet('authorization:\n  mode: Webhook')],
        fail: [kubelet('authorization:\n  mode: AlwaysAllow')],
      },
    },
    {
      id: 'kubernetes.kubelet-read-only-port',
      title: 'The port of the kubelet without a password is off',
      motivation: 'It tells pods and their environment to everybody.',
      remediation: 'Set `readOnlyPort: 0`.',
      level: 'medium',
      reads: '`readOnlyPort` of the kubelet',
      judge: forbids(
        'kubelet',
        'A configuration of the kubelet',
        'readOnlyPort',
        ({ value }) => (value === '0' ? undefined : `readOnlyPort is ${value}.`),
        'It is off.',
      ),
      samples: { pass: [kubelet('readOnlyPort: 0')], fail: [kubelet('readOnlyPort: 10255')] },
    },
    {
      id: 'kubernetes.kubeconfig-tls',
      title: 'Clients of the cluster check whom they talk to',
      motivation: 'Whoever sits between gets the token.',
      remediation: 'Remove `insecure-skip-tls-verify: true`.',
      level: 'high',
      reads: '`insecure-skip-tls-verify` of kubeconfigs',
      judge: forbids(
        'kubeconfig',
        'A kubeconfig',
        /insecure-skip-tls-verify$/,
        ({ value }) => (isOn(value) ? 'insecure-skip-tls-verify is true.' : undefined),
        'They check.',
      ),
      samples: {
        pass: [{ files: { 'root/.kube/config': 'kind: Config\n' } }],
        fail: [{ files: { 'root/.kube/config': 'clusters:\n- cluster:\n    insecure-skip-tls-verify: true\n' } }],
      },
    },
    {
      id: 'kubernetes.kubeconfig-credentials',
      title: 'No kubeconfig with credentials is baked into the image',
      motivation: 'Whoever has the image has the cluster.',
      remediation: 'Delete it; mount it at start-up.',
      level: 'high',
      reads: '`token`, `password`, `client-key-data` of kubeconfigs',
      judge: forbids(
        'kubeconfig',
        'A kubeconfig',
        /user\.(?:token|password|client-key-data)$/,
        ({ name, secret, value }) =>
          secret === 'empty' || (secret === undefined && value === '')
            ? undefined
            : `${name.split('.').at(-1)} stands in it.`,
        'No credential stands in it.',
      ),
      samples: {
        pass: [{ files: { 'root/.kube/config': 'kind: Config\n' } }],
        fail: [{ files: { 'root/.kube/config': 'users:\n- name: a\n  user:\n    token: abcdef0123456789\n' } }],
      },
    },
    {
      id: 'kubernetes.service-account-token',
      title: 'No token of a service account is baked into the image',
      motivation: 'An image that was made from a running pod holds its token.',
      remediation: 'Build the image again from its sources.',
      level: 'high',
      reads: '/run/secrets/kubernetes.io/serviceaccount/token',
      judge: (image) =>
        judged(
          image
            .entriesMatching(/^(?:var\/)?run\/secrets\/kubernetes\.io\/serviceaccount\/token$/)
            .map((one) => at(one, 'A token lies here.')),
          'None is.',
        ),
      samples: { pass: [{}], fail: [{ files: { 'var/run/secrets/kubernetes.io/serviceaccount/token': 'x' } }] },
    },
    inArguments(
      'anonymous-api',
      'The API server answers nobody without a name',
      'high',
      'Strangers ask the API.',
      'Set `--anonymous-auth=false`.',
      /^--anonymous-auth(?:=true)?$/,
      '--anonymous-auth=true',
    ),
    inArguments(
      'insecure-port',
      'The API server has no port without TLS',
      'high',
      'Whoever reaches it is administrator of the cluster.',
      'Remove `--insecure-port` and `--insecure-bind-address`.',
      /^--insecure-(?:port=(?!0)\d+|bind-address=)/,
      '--insecure-port=8080',
    ),
    inArguments(
      'always-allow',
      'The API server asks what a caller may do',
      'high',
      'Every caller may do everything.',
      'Set `--authorization-mode=Node,RBAC`.',
      /^--authorization-mode=.*AlwaysAllow/,
      '--authorization-mode=AlwaysAllow',
    ),
    inArguments(
      'static-tokens',
      'No list of tokens or passwords is used',
      'medium',
      'They stand in clear and never expire.',
      'Remove `--token-auth-file` and `--basic-auth-file`.',
      /^--(?:token|basic)-auth-file=/,
      '--token-auth-file=/etc/tokens',
    ),
    inArguments(
      'skip-login',
      'The dashboard asks who it is',
      'high',
      'Everybody has the rights of the dashboard.',
      'Remove `--enable-skip-login` and `--disable-settings-authorizer`.',
      /^--(?:enable-skip-login|enable-insecure-login)(?:=true)?$/,
      '--enable-skip-login',
    ),
  ],
}
