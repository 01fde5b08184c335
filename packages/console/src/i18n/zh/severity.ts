import type { Messages } from '../messages.ts'

export const severity: Messages['severity'] = {
  label: '严重程度',
  critical: '严重',
  high: '高危',
  medium: '中危',
  low: '低危',
  negligible: '可忽略',
  none: '无',
  unknown: '未知',
  critical_letter: '严',
  high_letter: '高',
  medium_letter: '中',
  low_letter: '低',
  noFindings: '未发现问题',
}
