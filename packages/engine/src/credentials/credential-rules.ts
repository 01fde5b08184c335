import type { CredentialRule } from './credential-rule.ts'
import { CLOUD_RULES } from './rules/cloud.data.ts'
import { CLOUD_CHINA_RULES } from './rules/cloud-china.data.ts'
import { DEVELOPMENT_RULES } from './rules/development.data.ts'
import { KEY_RULES } from './rules/keys.data.ts'
import { PASSWORD_RULES } from './rules/passwords.data.ts'
import { AI_RULES, CHAT_RULES, PAYMENT_RULES, SERVICE_RULES } from './rules/services.data.ts'

/** Every rule there is. Ids are unique. */
export const CREDENTIAL_RULES: readonly CredentialRule[] = Object.freeze([
  ...CLOUD_CHINA_RULES,
  ...CLOUD_RULES,
  ...DEVELOPMENT_RULES,
  ...CHAT_RULES,
  ...PAYMENT_RULES,
  ...AI_RULES,
  ...SERVICE_RULES,
  ...KEY_RULES,
  ...PASSWORD_RULES,
])
