import { accounts } from './accounts/accounts.ts'
import { apache } from './apache/apache.ts'
import { authentication } from './authentication/authentication.ts'
import { certificates } from './certificates/certificates.ts'
import type { Baseline } from './check.ts'
import { docker } from './docker/docker.ts'
import { elasticsearch } from './elasticsearch/elasticsearch.ts'
import { exposures } from './exposures/exposures.ts'
import { image } from './image/image.ts'
import { jenkins } from './jenkins/jenkins.ts'
import { kafka } from './kafka/kafka.ts'
import { kubernetes } from './kubernetes/kubernetes.ts'
import { accessKeyLeakage, passwordLeakage } from './leakage/leakage.ts'
import { mongodb } from './mongodb/mongodb.ts'
import { mysql } from './mysql/mysql.ts'
import { nginx } from './nginx/nginx.ts'
import { node } from './node/node.ts'
import { php } from './php/php.ts'
import { phpmyadmin } from './phpmyadmin/phpmyadmin.ts'
import { postgresql } from './postgresql/postgresql.ts'
import { rabbitmq } from './rabbitmq/rabbitmq.ts'
import { redis } from './redis/redis.ts'
import { ssh } from './ssh/ssh.ts'
import { system } from './system/system.ts'
import { tomcat } from './tomcat/tomcat.ts'
import { zookeeper } from './zookeeper/zookeeper.ts'

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
  mongodb,
  elasticsearch,
  kafka,
  zookeeper,
  rabbitmq,
  php,
  phpmyadmin,
  node,
  jenkins,
  docker,
  kubernetes,
  certificates,
  exposures,
  accessKeyLeakage,
  passwordLeakage,
])
