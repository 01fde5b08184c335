import type { Messages } from '../messages.ts'

export const scans: Messages['scans'] = {
  lead: '扫描了什么、何时扫描、由谁发起。进行中的任务会自动刷新。',
  none: '还没有扫描任务',
  noneWords: '请立即开始扫描，之后会按扫描周期自动进行。',
  noneMatch: '没有符合条件的扫描任务',
}

export const scan: Messages['scan'] = {
  one: '扫描任务',
  title: '扫描：{{title}}',
  state: '状态',
  progress: '进度',
  trigger: '触发方式',
  by: '发起人',
  created: '开始时间',
  finished: '结束时间',
  duration: '耗时',
  about: '任务信息',
  found: '发现的漏洞',
  doneOf: '已完成 {{done}}/{{total}} 个镜像',
  failedCount_one: '{{shown}} 个失败',
  failedCount_other: '{{shown}} 个失败',
  layersOf: '第 {{done}}/{{total}} 层',
  bytesOf: '{{done}}/{{total}}',
  took_one: '{{layers}} 层，用时 {{duration}}',
  took_other: '{{layers}} 层，用时 {{duration}}',
  pause: '暂停',
  resume: '继续',
  cancel: '停止扫描',
  cancelTitle: '停止此次扫描？',
  cancelWords: '已完成的镜像会保留结果，其余镜像不再扫描。',
  retry: '重新扫描失败的镜像',
}

export const scanNow: Messages['scanNow'] = {
  button: '立即扫描',
  title: '一键扫描',
  lead: '请选择要扫描的内容，确定之后才会开始。',
  by: '选择方式',
  byKinds: '仓库类型',
  byRegistries: '镜像仓库',
  byRepositories: '仓库',
  images_one: '{{shown}} 个镜像',
  images_other: '{{shown}} 个镜像',
  chooseFirst: '请至少选择一项，以查看将要扫描的内容。',
  willScan: '将要扫描',
  willScanWhat: '{{repositories}}中的 {{images}}',
  running: '正在扫描中',
  authorisationsNeeded: '需要的授权数',
  authorisationsLeft: '剩余的授权数',
  unlimited: '不限',
}
