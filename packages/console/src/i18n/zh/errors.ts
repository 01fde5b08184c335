import type { Messages } from '../messages.ts'

export const errors: Messages['errors'] = {
  serverGoneTitle: '安全中心没有响应',
  serverGone: '服务可能正在重启，或网络已断开。本页面每隔几秒会自动重试。',
  forbiddenTitle: '您的角色无权执行此操作',
  forbidden: '管理员可以在“管理”的“用户”页面中为您更换角色。',
  notFoundTitle: '此地址没有内容',
  notFound: '内容可能已被移除，或者链接不完整。',
  unexpectedTitle: '无法显示此页面',
  unexpected: '这是系统的问题，与您的操作无关。通常重试即可；如果仍然失败，请将下面的信息告知管理员。',
  details: '详细信息',
  requestId: '请求 {{id}}',
  toOverview: '前往概览',
  back: '返回',
  sessionEndedTitle: '会话已过期',
  sessionEnded: '重新登录后会回到此页面。',
  saveFailed: '未能保存：{{reason}}',
  outdated: '当前控制台的版本比安全中心旧，请重新加载页面。',
  reload: '重新加载',
}
