import { apache } from './apache/apache.ts'
import type { Baseline } from './check.ts'
import { mysql } from './mysql/mysql.ts'
import { nginx } from './nginx/nginx.ts'
import { postgresql } from './postgresql/postgresql.ts'
import { redis } from './redis/redis.ts'
import { ssh } from './ssh/ssh.ts'
import { tomcat } from './tomcat/tomcat.ts'

/** Every baseline there is, in the order of reports. */
export const BASELINES: readonly Baseline[] = Object.freeze([ssh, nginx, apache, tomcat, redis, mysql, postgresql])
