import type { Messages } from '../messages.ts'

export const role: Messages['role'] = { viewer: '查看者', operator: '操作员', admin: '管理员' }

export const search: Messages['search'] = {
  images: '包含“{{text}}”的镜像',
  vulnerabilities: '包含“{{text}}”的漏洞和软件包',
  vulnerability: '打开 {{text}}',
}

export const category: Messages['category'] = {
  label: '类别',
  'system-vulnerability': '系统漏洞',
  'application-vulnerability': '应用漏洞',
  malware: '恶意样本',
  baseline: '基线风险',
  secret: '凭据泄露',
  'sensitive-file': '敏感文件',
  'build-risk': '构建风险',
}

export const vulnerabilityStatus: Messages['vulnerabilityStatus'] = {
  affected: '暂无修复版本',
  fixed: '已修复',
  not_affected: '不受影响',
  will_not_fix: '不会修复',
  deferred: '推迟修复',
  end_of_life: '已停止维护，无修复',
  under_investigation: '调查中',
  unknown: '未知是否有修复',
}

export const imageState: Messages['imageState'] = {
  unscanned: '未扫描',
  scanning: '扫描中',
  complete: '已扫描',
  partial: '部分扫描',
  failed: '扫描失败',
}

export const scanState: Messages['scanState'] = {
  queued: '等待中',
  running: '进行中',
  paused: '已暂停',
  complete: '已完成',
  partial: '部分完成',
  failed: '失败',
  cancelled: '已停止',
}

export const scanStage: Messages['scanStage'] = {
  waiting: '等待空闲的扫描进程',
  resolving: '读取镜像清单',
  layers: '分析镜像层',
  matching: '匹配漏洞库',
  storing: '保存结果',
  done: '完成',
}

export const scanTrigger: Messages['scanTrigger'] = {
  manual: '立即扫描',
  cycle: '周期扫描',
  webhook: '仓库事件',
  'first-start': '首次启动',
  retry: '重试',
}

export const registryKind: Messages['registryKind'] = {
  acr: 'ACR 企业版',
  harbor: 'Harbor',
  oci: 'OCI 镜像仓库',
  quay: 'Quay',
  gitlab: 'GitLab',
  dockerhub: 'Docker Hub',
  ecr: 'Amazon ECR',
  sample: '示例仓库',
}

export const registryState: Messages['registryState'] = {
  unknown: '尚未检测',
  ok: '已连接',
  failing: '连接失败',
  syncing: '同步中',
}

export const connectionStep: Messages['connectionStep'] = {
  address: '地址允许访问',
  dns: '域名解析',
  tcp: '端口连通',
  tls: 'TLS',
  ping: '识别镜像仓库',
  'sign-in': '登录',
  list: '列出仓库',
  manifest: '读取镜像清单',
  blob: '读取镜像层',
}

export const cycle: Messages['cycle'] = { '3-days': '3 天', '1-week': '一周', '2-weeks': '两周', stop: '停止' }

export const advisoryStage: Messages['advisoryStage'] = {
  starting: '正在开始',
  downloading: '正在下载',
  importing: '正在导入',
  building: '正在生成新版本',
  rematching: '正在重新匹配已知软件包',
}

export const verdict: Messages['verdict'] = {
  label: '处理状态',
  unhandled: '未处理',
  handled: '已处理',
  'false-positive': '误报',
  waived: '已加白',
}
