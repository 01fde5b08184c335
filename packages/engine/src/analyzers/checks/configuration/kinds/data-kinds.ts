import type { ConfigKind } from '../config-kind.ts'
import { assignments, equations } from '../grammars/assignments.ts'
import { erlangTerms } from '../grammars/program-assignments.ts'
import { words } from '../grammars/words.ts'
import { hadoopProperties } from '../grammars/xml-elements.ts'
import { yamlLeaves } from '../grammars/yaml-leaves.ts'

const ANY = /./

/** Databases, search engines, queues and what keeps them together. */
export const DATA_KINDS: readonly ConfigKind[] = [
  {
    software: 'redis',
    path: /(?:^|\/)redis(?:[-_.\d][^/]*)?\.conf$|(?:^|\/)(?:keydb|valkey)\.conf$|^etc\/redis\/[^/]+\.conf$/,
    basenames: ['redis.conf', 'keydb.conf', 'valkey.conf', 'redis-default.conf', 'redis-sentinel.conf'],
    grammar: words,
    keep: /^(?:bind|port|protected-mode|requirepass|masterauth|user|aclfile|rename-command|enable-(?:protected-configs|debug-command|module-command)|tls-port|tls-cert-file|tls-key-file|dir|dbfilename|daemonize|logfile|appendonly|unixsocketperm|loadmodule|include|maxmemory|timeout|save)$/,
    open: /^tls-key-file$/,
  },
  {
    software: 'mysql',
    path: /(?:^|\/)(?:my|mysqld?|mariadb|mysql\.conf|50-server|mysqldump)\.cnf$|^etc\/(?:mysql|my\.cnf\.d)\/(?:.+\/)?[^/]+\.cnf$|(?:^|\/)\.my\.cnf$/,
    basenames: ['my.cnf', '.my.cnf', 'mysqld.cnf'],
    grammar: equations,
    keep: /^(?:skip[-_](?:grant[-_]tables|networking|name[-_]resolve|show[-_]database|symbolic[-_]links)|bind[-_]address|mysqlx[-_]bind[-_]address|local[-_]infile|loose[-_]local[-_]infile|secure[-_]file[-_]priv|symbolic[-_]links|old[-_]passwords|secure[-_]auth|user|allow[-_]suspicious[-_]udfs|require[-_]secure[-_]transport|log[-_]error|safe[-_]user[-_]create|password|default[-_]authentication[-_]plugin|authentication[-_]policy|sql[-_]mode|general[-_]log|log[-_]raw|init[-_]file|plugin[-_]load.*|validate[-_]password.*|port|ssl[-_]ca|ssl[-_]cert|tls[-_]version|automatic[-_]sp[-_]privileges|have_ssl|log[-_]bin)$/,
    open: /^(?:old[-_]passwords|validate[-_]password|default[-_]authentication)/,
  },
  {
    software: 'postgresql',
    path: /(?:^|\/)postgresql(?:\.auto)?\.conf$|^etc\/postgresql\/.+\/conf\.d\/[^/]+\.conf$/,
    basenames: ['postgresql.conf', 'postgresql.auto.conf'],
    grammar: equations,
    keep: /^(?:listen_addresses|port|ssl|ssl_min_protocol_version|ssl_ciphers|password_encryption|log_connections|log_disconnections|log_statement|logging_collector|log_line_prefix|unix_socket_permissions|unix_socket_directories|fsync|full_page_writes|shared_preload_libraries|row_security|db_user_namespace|krb_server_keyfile|allow_system_table_mods|ssl_cert_file|ssl_key_file|log_destination|debug_print_parse)$/,
    open: ANY,
  },
  {
    software: 'pg_hba',
    path: /(?:^|\/)pg_hba\.conf$/,
    basenames: ['pg_hba.conf'],
    grammar: words,
    keep: /^(?:local|host|hostssl|hostnossl|hostgssenc|hostnogssenc)$/,
  },
  {
    software: 'mongodb',
    path: /(?:^|\/)mongo(?:d|db|s)?\.(?:conf|ya?ml)$|(?:^|\/)mongod\.conf\.[a-z]+$/,
    basenames: ['mongod.conf', 'mongodb.conf', 'mongos.conf', 'mongod.yaml', 'mongod.yml'],
    grammar: (text) => (/^\s*\w+\s*=/m.test(text) ? equations(text) : yamlLeaves(text)),
    keep: /^(?:security\.|net\.|setParameter\.|systemLog\.|storage\.dbPath|auth$|noauth$|bind_ip$|httpinterface$|rest$)/,
    open: /Bypass$/,
  },
  {
    software: 'elasticsearch',
    path: /(?:^|\/)elasticsearch\.ya?ml$/,
    basenames: ['elasticsearch.yml', 'elasticsearch.yaml'],
    grammar: yamlLeaves,
    keep: /^(?:xpack\.security\.|network\.|http\.|transport\.|script\.|action\.|discovery\.|cluster\.name|bootstrap\.|node\.name|searchguard|path\.repo|ingest\.)/,
    open: /\.(?:enabled|certificate)$|\.(?:keystore|truststore)\.(?:path|type)$/,
  },
  {
    software: 'opensearch',
    path: /(?:^|\/)opensearch\.ya?ml$/,
    basenames: ['opensearch.yml', 'opensearch.yaml'],
    grammar: yamlLeaves,
    keep: /^(?:plugins\.security\.|network\.|http\.|transport\.|script\.|action\.|discovery\.|cluster\.name)/,
    open: /\.(?:disabled|enabled|allow_\w+)$/,
  },
  {
    software: 'kibana',
    path: /(?:^|\/)(?:kibana|opensearch_dashboards)\.ya?ml$/,
    basenames: ['kibana.yml', 'opensearch_dashboards.yml'],
    grammar: yamlLeaves,
    keep: /^(?:server\.(?:host|ssl\.enabled)|xpack\.security\.enabled|elasticsearch\.(?:username|password|ssl\.verificationMode)|opensearch\.(?:username|password|ssl\.verificationMode))$/,
  },
  {
    software: 'kafka',
    path: /(?:^|\/)(?:kafka[^/]*\/(?:.*\/)?(?:server|broker|controller|kraft\/server)|config\/kraft\/server|connect-distributed|connect-standalone)\.properties$/,
    basenames: ['server.properties', 'broker.properties', 'controller.properties', 'connect-distributed.properties'],
    grammar: assignments,
    keep: /^(?:listeners|advertised\.listeners|listener\.security\.protocol\.map|security\.inter\.broker\.protocol|inter\.broker\.listener\.name|authorizer\.class\.name|allow\.everyone\.if\.no\.acl\.found|super\.users|ssl\.(?:client\.auth|enabled\.protocols|protocol|endpoint\.identification\.algorithm|keystore\.password)|sasl\.(?:enabled\.mechanisms|mechanism\.inter\.broker\.protocol|jaas\.config)|listener\.name\..*|zookeeper\.connect|zookeeper\.set\.acl|auto\.create\.topics\.enable|delete\.topic\.enable|broker\.id|node\.id|process\.roles|rest\.extension\.classes)$/,
  },
  {
    software: 'zookeeper',
    path: /(?:^|\/)zoo(?:keeper)?(?:_sample)?\.(?:cfg|properties)$/,
    basenames: ['zoo.cfg', 'zookeeper.properties'],
    grammar: equations,
    keep: /^(?:clientPort|clientPortAddress|secureClientPort|authProvider.*|requireClientAuthScheme|sessionRequireClientSASLAuth|4lw\.commands\.whitelist|admin\.(?:enableServer|serverPort|serverAddress)|skipACL|quorum\.auth\..*|sslQuorum|ssl\..*|enforce\.auth\..*|dataDir|DigestAuthenticationProvider.*)$/,
    open: /^quorum\.auth\.|^authProvider/,
  },
  {
    software: 'rabbitmq',
    path: /(?:^|\/)rabbitmq\/(?:rabbitmq\.conf|conf\.d\/[^/]+\.conf)$|^opt\/bitnami\/rabbitmq\/etc\/.+\.conf$/,
    basenames: ['rabbitmq.conf'],
    grammar: assignments,
    keep: /^(?:loopback_users(?:\..+)?|default_(?:user|pass|permissions\..*|user_tags\..*)|listeners\..*|management\..*|ssl_options\..*|auth_mechanisms\..*|auth_backends\..*|log\..*|anonymous_login_user|mqtt\.allow_anonymous|stomp\.(?:default_pass|default_user|implicit_connect))$/,
  },
  {
    software: 'rabbitmq',
    path: /(?:^|\/)rabbitmq\/(?:rabbitmq|advanced)\.config$/,
    basenames: ['rabbitmq.config'],
    grammar: erlangTerms,
    keep: /^(?:loopback_users|default_user|default_pass|verify|fail_if_no_peer_cert)$/,
  },
  {
    software: 'memcached',
    path: /^etc\/memcached[^/]*\.conf$|^etc\/sysconfig\/memcached$/,
    grammar: words,
    keep: /^(?:-[a-zA-Z]|--.+|OPTIONS)$/,
  },
  {
    software: 'couchdb',
    path: /(?:^|\/)couchdb\/(?:.*\/)?(?:local|default|docker|[^/]+)\.ini$/,
    under: ['opt/couchdb/etc'],
    grammar: equations,
    keep: /^[a-z0-9_-]{1,64}$/,
    secret: /^(?!(?:bind_address|require_valid_user|require_valid_user_except_for_up|enable_cors|port)$)/,
  },
  {
    software: 'influxdb',
    path: /(?:^|\/)influxdb\/(?:influxdb\.conf|config\.(?:toml|ya?ml))$/,
    grammar: assignments,
    keep: /^(?:auth-enabled|bind-address|https-enabled|pprof-enabled|pprof-auth-enabled)$/,
  },
  {
    software: 'cassandra',
    path: /(?:^|\/)cassandra\.ya?ml$/,
    basenames: ['cassandra.yaml'],
    grammar: yamlLeaves,
    keep: /^(?:authenticator|authorizer|rpc_address|listen_address|start_rpc|enable_user_defined_functions|client_encryption_options\.enabled|authenticator\.class_name)$/,
  },
  {
    software: 'hadoop',
    path: /(?:^|\/)(?:core|hdfs|yarn|hbase|mapred|hive)-site\.xml$/,
    basenames: ['core-site.xml', 'hdfs-site.xml', 'yarn-site.xml', 'hbase-site.xml', 'hive-site.xml'],
    grammar: hadoopProperties,
    keep: /^(?:hadoop\.(?:security\.(?:authentication|authorization)|http\.(?:authentication\.(?:type|simple\.anonymous\.allowed)|filter\.initializers))|dfs\.(?:permissions(?:\.enabled)?|encrypt\.data\.transfer|http\.policy)|yarn\.(?:acl\.enable|resourcemanager\.webapp\.address)|hbase\.security\.(?:authentication|authorization)|hive\.server2\.authentication)$/,
  },
]
