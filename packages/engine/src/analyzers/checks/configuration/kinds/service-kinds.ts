import type { ConfigKind } from '../config-kind.ts'
import { assignments, equations } from '../grammars/assignments.ts'
import { pythonAssignments } from '../grammars/program-assignments.ts'
import { wholeLines, words } from '../grammars/words.ts'
import { xmlElements } from '../grammars/xml-elements.ts'
import { yamlLeaves } from '../grammars/yaml-leaves.ts'

const ANY = /./

/** Services that are known for having been left open to everybody. */
export const SERVICE_KINDS: readonly ConfigKind[] = [
  {
    software: 'jupyter',
    path: /(?:^|\/)jupyter_(?:notebook|server|lab)_config\.(?:py|json)$/,
    basenames: [
      'jupyter_notebook_config.py',
      'jupyter_server_config.py',
      'jupyter_lab_config.py',
      'jupyter_notebook_config.json',
      'jupyter_server_config.json',
    ],
    grammar: (text) => (text.trimStart().startsWith('{') ? yamlLeaves(text) : pythonAssignments(text)),
    keep: /\.(?:token|password|ip|allow_root|disable_check_xsrf|allow_origin|open_browser)$/,
  },
  {
    software: 'grafana',
    path: /(?:^|\/)grafana\/(?:grafana|custom|conf\/(?:defaults|custom))\.ini$/,
    basenames: ['grafana.ini', 'custom.ini'],
    grammar: equations,
    keep: /^(?:enabled|org_role|admin_user|admin_password|allow_sign_up|cookie_secure|secret_key|allow_embedding|disable_gravatar)$/,
    open: /^cookie_secure$/,
  },
  {
    software: 'consul',
    path: /^etc\/consul(?:\.d)?\/.+\.(?:json|hcl)$|^consul\/config\/.+\.(?:json|hcl)$/,
    under: ['consul/config'],
    grammar: (text) => (text.trimStart().startsWith('{') ? yamlLeaves(text) : assignments(text)),
    keep: /^(?:enable_script_checks|enable_local_script_checks|client_addr|acl\.enabled|acl\.default_policy|default_policy|enabled|acl|ui|disable_remote_exec)$/,
  },
  {
    software: 'activemq',
    path: /(?:^|\/)(?:activemq|apache-activemq)[^/]*\/(?:.*\/)?(?:jetty-realm|users|credentials|groups)\.properties$/,
    basenames: ['jetty-realm.properties', 'users.properties', 'credentials.properties'],
    grammar: assignments,
    keep: /^[\w.-]{1,64}$/,
    secret: ANY,
  },
  {
    software: 'activemq',
    path: /(?:^|\/)(?:activemq|apache-activemq)[^/]*\/(?:.*\/)?(?:activemq|jetty)\.xml$/,
    basenames: ['activemq.xml', 'jetty.xml'],
    grammar: xmlElements,
    keep: /^(?:simpleAuthenticationPlugin@.*|jaasAuthenticationPlugin@.*|authorizationPlugin|transportConnector@uri|broker@.*)$/,
  },
  {
    software: 'nacos',
    path: /(?:^|\/)nacos[^/]*\/conf\/(?:application|custom)\.properties$/,
    basenames: ['application.properties', 'custom.properties'],
    grammar: assignments,
    keep: /^nacos\.core\.auth\.(?:enabled|server\.identity\.(?:key|value)|plugin\.nacos\.token\.secret\.key|default\.token\.secret\.key|enable\.userAgentAuthWhite)$/,
    open: /(?:enabled|enable\.userAgentAuthWhite|identity\.key)$/,
    secret: /secret\.key$|identity\.value$/,
  },
  {
    software: 'spring',
    path: /(?:^|\/)(?:application|bootstrap)(?:-[\w-]+)?\.properties$/,
    basenames: ['application.properties', 'bootstrap.properties', 'application-prod.properties'],
    grammar: assignments,
    keep: /^(?:management\.(?:endpoints\.web\.exposure\.include|endpoint\.(?:shutdown|env|heapdump)\.enabled|security\.enabled)|endpoints\.(?:enabled|sensitive)|spring\.h2\.console\.(?:enabled|settings\.web-allow-others)|spring\.datasource\.druid\.stat-view-servlet\.(?:enabled|login-username|login-password|allow)|knife4j\.production|xxl\.job\.accessToken|spring\.security\.user\.password|server\.error\.include-stacktrace)$/i,
  },
  {
    software: 'spring',
    path: /(?:^|\/)(?:application|bootstrap)(?:-[\w-]+)?\.ya?ml$/,
    basenames: ['application.yml', 'application.yaml', 'bootstrap.yml', 'application-prod.yml'],
    grammar: yamlLeaves,
    keep: /^(?:management\.(?:endpoints\.web\.exposure\.include|endpoint\.(?:shutdown|env|heapdump)\.enabled|security\.enabled)|endpoints\.(?:enabled|sensitive)|spring\.h2\.console\.(?:enabled|settings\.web-allow-others)|spring\.datasource\.druid\.stat-view-servlet\.(?:enabled|login-username|login-password|allow)|knife4j\.production|xxl\.job\.accessToken|spring\.security\.user\.password|server\.error\.include-stacktrace)$/i,
  },
  {
    software: 'rsync',
    path: /^etc\/rsyncd\.conf$/,
    grammar: equations,
    keep: /^(?:path|read only|auth users|secrets file|hosts allow|uid|list|write only)$/,
    open: /^(?:auth users|secrets file)$/,
  },
  {
    software: 'vsftpd',
    path: /^etc\/(?:vsftpd\/)?vsftpd\.conf$/,
    grammar: equations,
    keep: /^(?:anonymous_enable|anon_upload_enable|anon_mkdir_write_enable|no_anon_password|write_enable|chroot_local_user|ssl_enable|local_enable)$/,
    open: ANY,
  },
  {
    software: 'samba',
    path: /^etc\/samba\/smb\.conf$/,
    grammar: equations,
    keep: /^(?:guest ok|public|map to guest|null passwords|writable|writeable|read only|path|server min protocol|min protocol|security)$/i,
    open: ANY,
  },
  { software: 'nfs', path: /^etc\/exports(?:\.d\/[^/]+\.exports)?$/, grammar: wholeLines, keep: ANY },
  {
    software: 'snmpd',
    path: /^etc\/(?:snmp\/)?snmpd\.conf(?:\.d\/[^/]+\.conf)?$/,
    grammar: words,
    keep: /^(?:rocommunity6?|rwcommunity6?|com2sec6?|agentaddress|agentAddress|rouser|rwuser|createUser)$/,
    secret: /^(?:r[ow]community6?|com2sec6?|createUser)$/,
  },
  {
    software: 'airflow',
    path: /(?:^|\/)airflow\.cfg$/,
    basenames: ['airflow.cfg'],
    grammar: equations,
    keep: /^(?:auth_backends?|authenticate|rbac|secret_key|fernet_key|expose_config|load_examples|web_server_host)$/,
    open: /^auth/,
  },
  {
    software: 'spark',
    path: /(?:^|\/)spark-defaults\.conf$/,
    basenames: ['spark-defaults.conf'],
    grammar: words,
    keep: /^spark\.(?:authenticate|acls\.enable|ui\.acls\.enable|ssl\.enabled|network\.crypto\.enabled|master\.rest\.enabled)$/,
    open: ANY,
  },
  {
    software: 'shiro',
    path: /(?:^|\/)shiro(?:\.ini)?(?:\.template)?\.?ini$/,
    basenames: ['shiro.ini'],
    grammar: equations,
    keep: /^(?:\/\*\*|\/api\/.*|admin|user\d*|securityManager.*)$/,
    secret: /^(?:admin|user\d*)$/,
  },
  {
    software: 'minio',
    path: /^etc\/default\/minio$/,
    basenames: ['app.ini'],
    grammar: equations,
    keep: /^(?:MINIO_ROOT_USER|MINIO_ROOT_PASSWORD|MINIO_ACCESS_KEY|MINIO_SECRET_KEY|INSTALL_LOCK|DISABLE_REGISTRATION|REQUIRE_SIGNIN_VIEW)$/,
  },
  {
    software: 'vnc',
    path: /^etc\/(?:tigervnc|vnc)\/(?:vncserver-config-(?:defaults|mandatory)|config)$|(?:^|\/)\.vnc\/config$/,
    under: ['root', 'home'],
    grammar: (text) => assignments(text.replace(/\$/g, '')),
    keep: /^(?:SecurityTypes|securitytypes|localhost)$/,
  },
]
