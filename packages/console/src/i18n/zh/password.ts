import type { Messages } from '../messages.ts'

export const password: Messages['password'] = {
  lead: '修改密码后，您的其他会话会立即失效。',
  current: '当前密码',
  next: '新密码',
  again: '再次输入新密码',
  rule_one: '至少 {{count}} 个字符',
  rule_other: '至少 {{count}} 个字符',
  differs: '两次输入的密码不一致。',
  changed: '密码已修改。',
}
