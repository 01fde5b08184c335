import type { Messages } from '../messages.ts'

export const problem: Messages['problem'] = {
  noAnswer: '安全中心没有响应。请确认服务正在运行并且网络正常。',
  unexpected: 'Plimsoll 内部出现错误。请重试；如果仍然失败，请联系管理员。',
  unavailable: 'Plimsoll 暂时无法响应，请稍后重试。',
  tooMany: '请求过于频繁，请稍后重试。',
  signInRequired: '会话已过期，请重新登录。',
  notFound: '内容已不存在，可能已被他人移除。',
  scanRunning: '这些镜像正在扫描中。',
  nothingToScan: '没有符合所选条件的镜像。请先同步镜像仓库，或扩大选择范围。',
  scanFinished: '扫描任务已经结束。',
  authorisationsExhausted: '剩余的扫描授权数不足。请减少镜像数量，或在设置中扩充授权数。',
  registryNameTaken: '已存在同名的镜像仓库，请更换名称。',
  registryReadOnly: '此镜像仓库由 Plimsoll 管理，不能修改。',
  updateRunning: '漏洞库正在更新中。',
  offline: 'Plimsoll 处于离线模式。请使用 “plimsoll db import” 导入离线包。',
  lastAdmin: '至少需要保留一名管理员。',
  userNameTaken: '已存在同名用户，请更换名称。',
  passwordTooWeak: '请设置更长的密码。',
}
