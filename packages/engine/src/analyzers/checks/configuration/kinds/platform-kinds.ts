import type { ConfigKind } from '../config-kind.ts'
import { assignments, equations } from '../grammars/assignments.ts'
import { jenkinsElements } from '../grammars/xml-elements.ts'
import { yamlLeaves } from '../grammars/yaml-leaves.ts'

const ANY = /./

/** What runs and builds containers and programs. */
export const PLATFORM_KINDS: readonly ConfigKind[] = [
  {
    software: 'docker',
    path: /^etc\/docker\/daemon\.json$|(?:^|\/)\.config\/docker\/daemon\.json$/,
    basenames: ['daemon.json'],
    grammar: yamlLeaves,
    keep: /^(?:hosts|tls|tlsverify|tlscacert|insecure-registries|userns-remap|live-restore|icc|no-new-privileges|experimental|log-driver|log-level|userland-proxy|iptables|selinux-enabled|seccomp-profile|authorization-plugins|default-ulimits|storage-driver|debug|registry-mirrors)(?:\.|$)/,
  },
  {
    software: 'containerd',
    path: /^etc\/containerd\/config\.toml$/,
    grammar: equations,
    keep: /^(?:insecure_skip_verify|address|tcp_address|enable_unprivileged_ports|privileged_without_host_devices)$/,
  },
  {
    software: 'kubelet',
    path: /^var\/lib\/kubelet\/config\.ya?ml$|^etc\/kubernetes\/kubelet(?:\.conf|[-/](?:kubelet-)?config\.(?:ya?ml|json))$/,
    basenames: ['kubelet-config.yaml', 'kubelet-config.json'],
    under: ['var/lib/kubelet'],
    grammar: yamlLeaves,
    keep: /^(?:kind|authentication\..*|authorization\.mode|readOnlyPort|protectKernelDefaults|makeIPTablesUtilChains|streamingConnectionIdleTimeout|rotateCertificates|tlsCertFile|eventRecordQPS|anonymous|serverTLSBootstrap|enableDebuggingHandlers)$/,
    open: ANY,
  },
  {
    software: 'kubeconfig',
    path: /^etc\/kubernetes\/[^/]+\.conf$|(?:^|\/)\.kube\/config$|(?:^|\/)kubeconfig(?:\.ya?ml)?$|^etc\/rancher\/k3s\/k3s\.yaml$/,
    basenames: ['kubeconfig', 'kubeconfig.yaml', 'kubeconfig.yml', 'config'],
    grammar: yamlLeaves,
    keep: /^(?:kind|clusters\.\d+\.cluster\.(?:server|insecure-skip-tls-verify)|users\.\d+\.(?:name|user\.(?:token|password|client-key-data)))$/,
    secret: /client-key-data$/,
  },
  {
    software: 'kubernetes',
    path: /^(?:etc\/kubernetes|var\/lib\/rancher\/(?:k3s|rke2)|etc\/rancher|opt\/kubernetes)\/.+\.ya?ml$/,
    under: ['var/lib/rancher', 'opt/kubernetes'],
    grammar: yamlLeaves,
    keep: /(?:^|\.)(?:kind|apiVersion|privileged|hostNetwork|hostPID|hostIPC|runAsUser|runAsNonRoot|allowPrivilegeEscalation|readOnlyRootFilesystem|image|hostPort|automountServiceAccountToken|token-auth-file|basic-auth-file|anonymous-auth|disable-.*)$|(?:^|\.)(?:path|capabilities\.add\.\d+|command\.\d+|args\.\d+|verbs\.\d+|resources\.\d+|apiGroups\.\d+|subjects\.\d+\.name|roleRef\.name|metadata\.name|metadata\.namespace|type|kube-apiserver-arg(?:\.\d+)?|kubelet-arg(?:\.\d+)?|write-kubeconfig-mode)$/,
    open: ANY,
  },
  {
    software: 'etcd',
    path: /(?:^|\/)etcd(?:\.conf)?\.(?:ya?ml|conf\.yml)$/,
    basenames: ['etcd.yml', 'etcd.yaml', 'etcd.conf.yml', 'etcd.conf.yaml'],
    grammar: yamlLeaves,
    keep: /^(?:listen-client-urls|advertise-client-urls|client-transport-security\..*|peer-transport-security\..*|auth-token|listen-peer-urls)$/,
    open: ANY,
  },
  {
    software: 'jenkins',
    path: /(?:^|\/)(?:jenkins|jenkins_home|\.jenkins|var\/jenkins_home|usr\/share\/jenkins\/ref)\/(?:config\.xml|jenkins\.CLI\.xml|jenkins\.model\.JenkinsLocationConfiguration\.xml|users\/[^/]+\/config\.xml)$/,
    basenames: ['config.xml', 'jenkins.CLI.xml'],
    grammar: jenkinsElements,
    keep: /^(?:hudson|useSecurity|authorizationStrategy@class|securityRealm@class|disableSignup|denyAnonymousReadAccess|crumbIssuer@class|crumbIssuer|slaveAgentPort|numExecutors|enabledAgentProtocols|enabled|disableRememberMe|markupFormatter@class)$/,
  },
  {
    software: 'npm',
    path: /(?:^|\/)(?:\.npmrc|npmrc)$/,
    basenames: ['.npmrc', 'npmrc'],
    grammar: equations,
    keep: /^(?:strict-ssl|registry|.+:registry|unsafe-perm|ignore-scripts|audit|always-auth|cafile|package-lock|proxy|https-proxy)$/,
  },
  {
    software: 'yarn',
    path: /(?:^|\/)\.yarnrc(?:\.yml)?$/,
    basenames: ['.yarnrc', '.yarnrc.yml'],
    grammar: (text) => yarnSettings(text),
    keep: /^(?:strict-ssl|enableStrictSsl|npmRegistryServer|registry|enableScripts|unsafeHttpWhitelist(?:\.\d+)?|checksumBehavior)$/,
  },
  {
    software: 'pip',
    path: /(?:^|\/)(?:pip\.conf|pip\.ini)$/,
    basenames: ['pip.conf', 'pip.ini'],
    grammar: equations,
    keep: /^(?:trusted-host|index-url|extra-index-url|cert)$/,
  },
  {
    software: 'git',
    path: /^etc\/gitconfig$|^(?:root|home\/[^/]+)\/\.gitconfig$/,
    basenames: ['.gitconfig'],
    grammar: equations,
    keep: /^(?:sslVerify|helper|directory)$/i,
  },
  {
    software: 'package.json',
    path: /^(?:app|srv|usr\/src\/app|opt\/app|home\/node\/app|var\/www(?:\/html)?|workspace|code)\/package\.json$/,
    basenames: ['package.json'],
    grammar: yamlLeaves,
    keep: /^scripts\.(?:start|preinstall|postinstall|prestart|poststart)$/,
  },
]

/** Version 1 is `name value`, version 2 YAML. */
function yarnSettings(text: string): ReturnType<typeof yamlLeaves> {
  return /^\s*[\w"-]+\s+\S/m.test(text) && !/^\s*\w+:/m.test(text)
    ? assignments(text.replace(/^(\s*\S+)\s+/gm, '$1 = '))
    : yamlLeaves(text)
}
