import type { Messages } from '../messages.ts'

export const findings: Messages['findings'] = {
  search: 'CVE 编号或软件包',
  fixable: '可修复',
  count_one: '{{shown}} 个漏洞',
  count_other: '{{shown}} 个漏洞',
  countMany: '超过 10,000 个漏洞',
  none: '未发现漏洞',
  noneMatch: '没有符合条件的漏洞',
}

export const finding: Messages['finding'] = {
  package: '软件包',
  installedFixed: '版本 → 修复版本',
  fixedIn: '修复版本',
  hidden: '已被后面的层删除',
  hiddenWords: '后面的层删除或替换了它，但持有镜像的人仍可从本层提取。',
  visibility: '说明',
  severitySource: '评级来源',
  firstSeen: '首次发现',
  toVulnerability: '受此漏洞影响的所有镜像',
  howToFix: '修复方法',
  fixInDockerfile: '将以下命令加入构建文件，然后重新构建并推送镜像：',
  fixAfter: '第 {{number}} 层引入了它。请在该指令之后加入以下命令，或更新基础镜像：',
  upgradeTo: '将 {{name}} 升级到 {{version}} 或更高版本，然后重新构建并推送镜像。',
  noFix: '{{status}}。如果不需要此软件包，请将其移除，或更换基础镜像。',
  where: '所在位置',
  sourcePackage: '源码包',
  file: '信息来源文件',
  why: '判断依据',
  advisory: '公告',
  source: '来源',
  compared: '比较对象',
  range: '受影响范围',
}

export const vulnerabilities: Messages['vulnerabilities'] = {
  lead: '所有镜像中发现的漏洞，每个漏洞一行。',
  none: '未发现漏洞',
  noneWords: '可能尚未扫描，也可能没有问题，请查看概览。',
}

export const vulnerability: Messages['vulnerability'] = {
  one: '漏洞',
  exploited: '已被利用',
  exploitedTitle: '此漏洞正在被攻击者利用',
  kevSince: '{{day}} 起列入 CISA 已知被利用漏洞目录。',
  kevDue: '美国联邦机构须在 {{day}} 之前修复。',
  kevRansomware: '曾用于勒索软件攻击。',
  epssWords: '30 天内被利用的概率，高于 {{percentile}} 的漏洞。数据来自 FIRST，{{day}}。',
  fix: '修复',
  fixThere: '有修复版本',
  fixNone: '暂无',
  what: '漏洞说明',
  facts: '基本信息',
  aliases: '别名',
  published: '发布时间',
  modified: '更新时间',
  ratings: '评级',
  references: '参考链接',
  packages: '受影响的软件包',
  images: '受影响的镜像',
}
