import { ACCESS_FILES } from './rules/access.data.ts'
import { APPLICATION_FILES } from './rules/applications.data.ts'
import { CLOUD_FILES } from './rules/cloud.data.ts'
import { DATA_STORE_FILES } from './rules/data-stores.data.ts'
import { DEVELOPMENT_FILES } from './rules/development.data.ts'
import { KEY_FILES } from './rules/keys.data.ts'
import type { SensitiveFileRule } from './sensitive-file-rule.ts'

/** Every kind of sensitive file. Ids are unique; of two that fit a file both are told. */
export const SENSITIVE_FILE_RULES: readonly SensitiveFileRule[] = Object.freeze([
  ...KEY_FILES,
  ...CLOUD_FILES,
  ...DEVELOPMENT_FILES,
  ...DATA_STORE_FILES,
  ...APPLICATION_FILES,
  ...ACCESS_FILES,
])
