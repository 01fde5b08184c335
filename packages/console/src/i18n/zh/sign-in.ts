import type { Messages } from '../messages.ts'

export const signIn: Messages['signIn'] = {
  title: '登录 Plimsoll',
  lead: '容器镜像安全中心。',
  username: '用户名',
  password: '密码',
  submit: '登录',
  wrong: '用户名或密码不正确。',
  locked: '尝试次数过多，请一分钟后重试。',
  expired: '会话已过期。请重新登录，之后会回到刚才的页面。',
  signedOut: '您已退出登录。',
  firstTime: '第一次使用？用户名和密码已显示在启动安全中心的终端中。',
}
