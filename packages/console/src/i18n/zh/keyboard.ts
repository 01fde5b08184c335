import type { Messages } from '../messages.ts'

export const keyboard: Messages['keyboard'] = {
  title: '键盘快捷键',
  search: '搜索',
  next: '列表下一行',
  previous: '列表上一行',
  open: '打开',
  close: '关闭对话框',
  help: '显示此帮助',
}

export const webhook: Messages['webhook'] = {
  menu: '推送事件',
  title: '{{name}} 的推送事件',
  lead: '仓库会将每次推送通知 Plimsoll，新镜像立即扫描，无需等待下一周期。',
  none: '尚未生成密钥，推送通知会被拒绝。',
  there: '密钥已生成，无法再次显示。生成新密钥后旧密钥失效。',
  make: '生成密钥',
  makeNew: '生成新密钥',
  remove: '停止接收通知',
  removed: '已停止接收 {{name}} 的推送通知。',
  onceTitle: '仅显示这一次',
  once: '请在关闭前将以下内容填入仓库的 Webhook 设置。',
  address: '地址',
  header: 'Authorization 请求头',
  addressWithSecret: '无法发送请求头时使用的地址',
  done: '我已复制',
}
