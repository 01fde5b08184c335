import { accounts } from './accounts/accounts.ts'
import { apache } from './apache/apache.ts'
import { authentication } from './authentication/authentication.ts'
import type { Baseline } from './check.ts'
import { image } from './image/image.ts'
import { accessKeyLeakage, passwordLeakage } from './leakage/leakage.ts'
import { mysql } from './mysql/mysql.ts'
import { nginx } from './nginx/nginx.ts'
import { postgresql } from './postgresql/postgresql.ts'
import { redis } from './redis/redis.ts'
import { ssh } from './ssh/ssh.ts'
import { system } from './system/system.ts'
import { tomcat } from './tomcat/tomcat.ts'

/** Every baseline there is, in the order of reports. */
export const BASELINES: readonly Baseline[] = Object.freeze([
  image,
  accounts,
  system,
  authentication,
  ssh,
  nginx,
  apache,
  tomcat,
  redis,
  mysql,
  postgresql,
  accessKeyLeakage,
  passwordLeakage,
])
