/** A well-known program written in Go. */
export interface GoApplication {
  /** Bitnami's component name where there is one, by which advisories of middleware know it. */
  readonly name: string
  /** The module that its main package is in, in each of the spellings that major versions brought. */
  readonly modules: readonly string[]
  /** Must fit the main package too, where the module holds programs of other names. */
  readonly program?: RegExp
  /** Version in what the linker was told, where that is no version number; its groups are joined by dots. */
  readonly linked?: RegExp
  /** `vendor:product` of the CPE 2.3 name. */
  readonly cpe: string
  /** A main package that must fit, for the test; default: the first module. */
  readonly sample?: string
}

export const GO_APPLICATIONS: readonly GoApplication[] = [
  { name: 'etcd', modules: ['go.etcd.io/etcd/server/v3', 'go.etcd.io/etcd/v3', 'go.etcd.io/etcd'], cpe: 'etcd:etcd' },
  {
    name: 'minio',
    modules: ['github.com/minio/minio'],
    cpe: 'minio:minio',
    linked: /\.ReleaseTag=RELEASE\.(\d{4})-0?(\d+)-0?(\d+)T/,
  },
  { name: 'minio-client', modules: ['github.com/minio/mc'], cpe: 'minio:minio_client' },
  { name: 'consul', modules: ['github.com/hashicorp/consul'], cpe: 'hashicorp:consul' },
  { name: 'vault', modules: ['github.com/hashicorp/vault'], cpe: 'hashicorp:vault' },
  { name: 'nomad', modules: ['github.com/hashicorp/nomad'], cpe: 'hashicorp:nomad' },
  { name: 'terraform', modules: ['github.com/hashicorp/terraform'], cpe: 'hashicorp:terraform' },
  {
    name: 'traefik',
    modules: [
      'github.com/traefik/traefik/v2',
      'github.com/traefik/traefik/v3',
      'github.com/traefik/traefik',
      'github.com/containous/traefik/v2',
    ],
    cpe: 'traefik:traefik',
  },
  { name: 'caddy', modules: ['github.com/caddyserver/caddy/v2'], cpe: 'caddyserver:caddy' },
  { name: 'grafana', modules: ['github.com/grafana/grafana'], cpe: 'grafana:grafana' },
  { name: 'grafana-loki', modules: ['github.com/grafana/loki', 'github.com/grafana/loki/v3'], cpe: 'grafana:loki' },
  { name: 'grafana-tempo', modules: ['github.com/grafana/tempo', 'github.com/grafana/tempo/v2'], cpe: 'grafana:tempo' },
  { name: 'grafana-mimir', modules: ['github.com/grafana/mimir'], cpe: 'grafana:mimir' },
  {
    name: 'prometheus',
    modules: ['github.com/prometheus/prometheus'],
    cpe: 'prometheus:prometheus',
    program: /\/cmd\/(?:prometheus|promtool)$/,
    sample: 'github.com/prometheus/prometheus/cmd/prometheus',
  },
  { name: 'alertmanager', modules: ['github.com/prometheus/alertmanager'], cpe: 'prometheus:alertmanager' },
  { name: 'node-exporter', modules: ['github.com/prometheus/node_exporter'], cpe: 'prometheus:node_exporter' },
  { name: 'pushgateway', modules: ['github.com/prometheus/pushgateway'], cpe: 'prometheus:pushgateway' },
  { name: 'thanos', modules: ['github.com/thanos-io/thanos'], cpe: 'thanos:thanos' },
  {
    name: 'influxdb',
    modules: ['github.com/influxdata/influxdb/v2', 'github.com/influxdata/influxdb'],
    cpe: 'influxdata:influxdb',
  },
  { name: 'telegraf', modules: ['github.com/influxdata/telegraf'], cpe: 'influxdata:telegraf' },
  { name: 'nats', modules: ['github.com/nats-io/nats-server/v2'], cpe: 'linuxfoundation:nats-server' },
  { name: 'cockroachdb', modules: ['github.com/cockroachdb/cockroach'], cpe: 'cockroachlabs:cockroachdb' },
  {
    name: 'tidb',
    modules: ['github.com/pingcap/tidb'],
    cpe: 'pingcap:tidb',
    program: /\/(?:tidb-server|cmd\/tidb-server)$/,
    sample: 'github.com/pingcap/tidb/cmd/tidb-server',
  },
  { name: 'milvus', modules: ['github.com/milvus-io/milvus'], cpe: 'milvus:milvus' },
  { name: 'gitea', modules: ['code.gitea.io/gitea'], cpe: 'gitea:gitea' },
  { name: 'gogs', modules: ['gogs.io/gogs'], cpe: 'gogs:gogs' },
  {
    name: 'harbor',
    modules: ['github.com/goharbor/harbor/src'],
    cpe: 'linuxfoundation:harbor',
    program: /\/(?:core|jobservice|registryctl|portal|cmd\/[\w-]+)$/,
    sample: 'github.com/goharbor/harbor/src/core',
  },
  {
    name: 'distribution',
    modules: ['github.com/distribution/distribution/v3', 'github.com/docker/distribution'],
    cpe: 'docker:registry',
  },
  {
    name: 'kubernetes',
    modules: ['k8s.io/kubernetes'],
    cpe: 'kubernetes:kubernetes',
    program: /\/cmd\/(?:kube[\w-]*|hyperkube)$/,
    sample: 'k8s.io/kubernetes/cmd/kubelet',
  },
  {
    name: 'ingress-nginx',
    modules: ['k8s.io/ingress-nginx'],
    cpe: 'kubernetes:ingress-nginx',
    program: /\/cmd\/nginx$/,
    sample: 'k8s.io/ingress-nginx/cmd/nginx',
  },
  {
    name: 'istio',
    modules: ['istio.io/istio'],
    cpe: 'istio:istio',
    program: /\/(?:pilot|istioctl|operator|cni|security)\/cmd\/[\w-]+$/,
    sample: 'istio.io/istio/pilot/cmd/pilot-discovery',
  },
  { name: 'helm', modules: ['helm.sh/helm/v3', 'helm.sh/helm/v4'], cpe: 'helm:helm' },
  {
    name: 'argo-cd',
    modules: ['github.com/argoproj/argo-cd/v2', 'github.com/argoproj/argo-cd/v3'],
    cpe: 'argoproj:argo_cd',
  },
  {
    name: 'argo-workflows',
    modules: ['github.com/argoproj/argo-workflows/v3'],
    cpe: 'argo_workflows_project:argo_workflows',
  },
  { name: 'coredns', modules: ['github.com/coredns/coredns'], cpe: 'coredns.io:coredns' },
  {
    name: 'oauth2-proxy',
    modules: ['github.com/oauth2-proxy/oauth2-proxy/v7', 'github.com/oauth2-proxy/oauth2-proxy'],
    cpe: 'oauth2_proxy_project:oauth2_proxy',
  },
  { name: 'dex', modules: ['github.com/dexidp/dex'], cpe: 'linuxfoundation:dex' },
  {
    name: 'elastic-agent',
    modules: ['github.com/elastic/elastic-agent', 'github.com/elastic/elastic-agent/v7'],
    cpe: 'elastic:elastic_agent',
  },
  {
    name: 'victoriametrics',
    modules: ['github.com/VictoriaMetrics/VictoriaMetrics'],
    cpe: 'victoriametrics:victoriametrics',
  },
  {
    name: 'mattermost',
    modules: ['github.com/mattermost/mattermost/server/v8', 'github.com/mattermost/mattermost-server/v6'],
    cpe: 'mattermost:mattermost_server',
  },
  { name: 'seaweedfs', modules: ['github.com/seaweedfs/seaweedfs'], cpe: 'seaweedfs:seaweedfs' },
  { name: 'rancher', modules: ['github.com/rancher/rancher'], cpe: 'rancher:rancher' },
  { name: 'jaeger', modules: ['github.com/jaegertracing/jaeger'], cpe: 'linuxfoundation:jaeger' },
  {
    name: 'filebeat',
    modules: ['github.com/elastic/beats/v7', 'github.com/elastic/beats/v8', 'github.com/elastic/beats'],
    program: /\/filebeat$/,
    cpe: 'elastic:filebeat',
    sample: 'github.com/elastic/beats/v7/x-pack/filebeat',
  },
  {
    name: 'metricbeat',
    modules: ['github.com/elastic/beats/v7', 'github.com/elastic/beats/v8', 'github.com/elastic/beats'],
    program: /\/metricbeat$/,
    cpe: 'elastic:metricbeat',
    sample: 'github.com/elastic/beats/v7/x-pack/metricbeat',
  },
  {
    name: 'heartbeat',
    modules: ['github.com/elastic/beats/v7', 'github.com/elastic/beats/v8', 'github.com/elastic/beats'],
    program: /\/heartbeat$/,
    cpe: 'elastic:heartbeat',
    sample: 'github.com/elastic/beats/v7/x-pack/heartbeat',
  },
  {
    name: 'packetbeat',
    modules: ['github.com/elastic/beats/v7', 'github.com/elastic/beats/v8', 'github.com/elastic/beats'],
    program: /\/packetbeat$/,
    cpe: 'elastic:packetbeat',
    sample: 'github.com/elastic/beats/v7/x-pack/packetbeat',
  },
  {
    name: 'auditbeat',
    modules: ['github.com/elastic/beats/v7', 'github.com/elastic/beats/v8', 'github.com/elastic/beats'],
    program: /\/auditbeat$/,
    cpe: 'elastic:auditbeat',
    sample: 'github.com/elastic/beats/v7/x-pack/auditbeat',
  },
  {
    name: 'winlogbeat',
    modules: ['github.com/elastic/beats/v7', 'github.com/elastic/beats/v8', 'github.com/elastic/beats'],
    program: /\/winlogbeat$/,
    cpe: 'elastic:winlogbeat',
    sample: 'github.com/elastic/beats/v7/x-pack/winlogbeat',
  },
  { name: 'golang', modules: ['cmd/go'], cpe: 'golang:go' },
  {
    name: 'docker',
    modules: ['github.com/docker/docker', 'github.com/moby/moby', 'github.com/docker/cli', 'github.com/moby/moby/v2'],
    cpe: 'docker:docker',
  },
  {
    name: 'containerd',
    modules: ['github.com/containerd/containerd', 'github.com/containerd/containerd/v2'],
    cpe: 'linuxfoundation:containerd',
  },
  { name: 'runc', modules: ['github.com/opencontainers/runc'], cpe: 'linuxfoundation:runc' },
  {
    name: 'podman',
    modules: ['github.com/containers/podman/v4', 'github.com/containers/podman/v5'],
    cpe: 'podman_project:podman',
  },
  { name: 'buildkit', modules: ['github.com/moby/buildkit'], cpe: 'mobyproject:buildkit' },
  { name: 'cert-manager', modules: ['github.com/cert-manager/cert-manager'], cpe: 'cert-manager:cert-manager' },
  { name: 'external-dns', modules: ['sigs.k8s.io/external-dns'], cpe: 'kubernetes:external-dns' },
  { name: 'flux', modules: ['github.com/fluxcd/flux2/v2', 'github.com/fluxcd/flux2'], cpe: 'fluxcd:flux2' },
  {
    name: 'kong-ingress-controller',
    modules: ['github.com/kong/kubernetes-ingress-controller/v2', 'github.com/kong/kubernetes-ingress-controller/v3'],
    cpe: 'konghq:kubernetes_ingress_controller',
  },
  { name: 'cilium', modules: ['github.com/cilium/cilium'], cpe: 'cilium:cilium' },
  { name: 'kyverno', modules: ['github.com/kyverno/kyverno'], cpe: 'kyverno:kyverno' },
  { name: 'gitlab-runner', modules: ['gitlab.com/gitlab-org/gitlab-runner'], cpe: 'gitlab:runner' },
  { name: 'drone', modules: ['github.com/drone/drone', 'github.com/harness/gitness'], cpe: 'drone:drone' },
  { name: 'dragonfly', modules: ['d7y.io/dragonfly/v2'], cpe: 'linuxfoundation:dragonfly' },
  { name: 'nsq', modules: ['github.com/nsqio/nsq'], cpe: 'nsq:nsq' },
  { name: 'dapr', modules: ['github.com/dapr/dapr'], cpe: 'dapr:dapr' },
  {
    name: 'opentelemetry-collector',
    modules: ['go.opentelemetry.io/collector', 'github.com/open-telemetry/opentelemetry-collector-releases/contrib'],
    cpe: 'opentelemetry:opentelemetry_collector',
  },
  { name: 'cloudflared', modules: ['github.com/cloudflare/cloudflared'], cpe: 'cloudflare:cloudflared' },
  { name: 'frp', modules: ['github.com/fatedier/frp'], cpe: 'frp_project:frp' },
  { name: 'alist', modules: ['github.com/alist-org/alist/v3'], cpe: 'alist_project:alist' },
  { name: 'rclone', modules: ['github.com/rclone/rclone'], cpe: 'rclone:rclone' },
  { name: 'syncthing', modules: ['github.com/syncthing/syncthing'], cpe: 'syncthing:syncthing' },
  { name: 'hugo', modules: ['github.com/gohugoio/hugo'], cpe: 'gohugo:hugo' },
  { name: 'pocketbase', modules: ['github.com/pocketbase/pocketbase'], cpe: 'pocketbase:pocketbase' },
  { name: 'ollama', modules: ['github.com/ollama/ollama'], cpe: 'ollama:ollama' },
  { name: 'weaviate', modules: ['github.com/weaviate/weaviate'], cpe: 'weaviate:weaviate' },
  { name: 'clash', modules: ['github.com/Dreamacro/clash'], cpe: 'clash_project:clash' },
  { name: 'casdoor', modules: ['github.com/casdoor/casdoor'], cpe: 'casbin:casdoor' },
]
