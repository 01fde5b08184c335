import type { ConfigKind } from '../config-kind.ts'
import { apacheSections } from '../grammars/apache-sections.ts'
import { assignments } from '../grammars/assignments.ts'
import { nginxBlocks } from '../grammars/nginx-blocks.ts'
import { phpAssignments } from '../grammars/program-assignments.ts'
import { tomcatElements } from '../grammars/xml-elements.ts'

/** Web servers and what runs in them. */
export const WEB_KINDS: readonly ConfigKind[] = [
  {
    software: 'nginx',
    path: /^(?:etc\/nginx|usr\/local\/nginx\/conf|usr\/local\/openresty\/nginx\/conf|opt\/nginx\/conf|etc\/openresty)\/(?!mime\.types$)(?:nginx\.conf|(?:conf\.d|http\.d|sites-available|sites-enabled|vhosts?|servers|snippets|modules-enabled)\/[^/]+)$/,
    basenames: ['nginx.conf'],
    under: ['usr/local/nginx/conf', 'usr/local/openresty/nginx/conf', 'opt/nginx/conf'],
    grammar: nginxBlocks,
    keep: /^(?:user|http|server|location|listen|server_name|server_tokens|autoindex|ssl_protocols|ssl_ciphers|ssl_verify_client|ssl_certificate|ssl_certificate_key|ssl|root|alias|allow|deny|auth_basic|auth_request|satisfy|stub_status|status|dav_methods|proxy_pass|proxy_ssl_verify|return|rewrite|add_header|access_log|error_log|client_max_body_size|client_body_timeout|client_header_timeout|limit_req|limit_conn|resolver|merge_slashes|if|load_module|internal|include|keepalive_timeout|fastcgi_pass|try_files|disable_symlinks)$/,
    open: /^(?:ssl_certificate_key|server_tokens|proxy_pass|fastcgi_pass)$/,
  },
  {
    software: 'apache',
    path: /^(?:etc\/(?:apache2|httpd)|usr\/local\/apache2\/conf|opt\/bitnami\/apache2?\/conf)\/.*(?:\.conf|\.load|envvars)$/,
    under: ['usr/local/apache2/conf', 'opt/bitnami/apache/conf', 'opt/bitnami/apache2/conf'],
    grammar: apacheSections,
    keep: /^(?:user|group|servertokens|serversignature|traceenable|options|allowoverride|require|order|allow|deny|sslprotocol|sslciphersuite|sslengine|sslhonorcipherorder|sslcompression|sslinsecurerenegotiation|fileetag|timeout|keepalivetimeout|limitrequestbody|limitrequestfields|proxyrequests|sethandler|dav|userdir|loadmodule|directory|location|files|filesmatch|virtualhost|documentroot|authtype|scriptalias|header|listen|errorlog|customlog|loglevel|proxypass|indexoptions|export|satisfy|authuserfile|requireany|requireall|limitexcept)$/,
    open: /^(?:authuserfile|servertokens|proxypass)$/,
  },
  {
    software: 'tomcat',
    path: /(?:^|\/)(?:tomcat[^/]*|conf|Catalina\/localhost|META-INF)\/(?:server|web|context|tomcat-users|manager|host-manager)\.xml$/,
    basenames: ['server.xml', 'web.xml', 'context.xml', 'tomcat-users.xml', 'manager.xml', 'host-manager.xml'],
    grammar: tomcatElements,
    keep: /^(?:tomcat-users|Server@(?:port|shutdown)|Connector@.+|Host@.+|Valve@.+|Context@.+|Context|user@.+|role@rolename|Realm@className|param:(?:listings|readonly|debug|enableCmdLineArguments|showServerInfo|antiClickJackingEnabled)|http-only|secure|security-constraint|Server|web-app@version|init-param|session-timeout|CookieProcessor@.+)$/,
    open: /^Connector@secretRequired$|^Connector@certificate/,
  },
  {
    software: 'php',
    path: /(?:^|\/)php(?:\/[^/]+)*\/php(?:-[a-z]+)?\.ini$|^etc\/php\.ini$|^etc\/php[^/]*\/(?:.*\/)?(?:php\.ini|conf\.d\/[^/]+\.ini)$|^usr\/local\/etc\/php\/conf\.d\/[^/]+\.ini$|^etc\/php\.d\/[^/]+\.ini$/,
    basenames: ['php.ini'],
    under: ['usr/local/etc/php'],
    grammar: assignments,
    keep: /^(?:expose_php|display_errors|display_startup_errors|log_errors|allow_url_include|allow_url_fopen|disable_functions|open_basedir|session\.(?:cookie_httponly|cookie_secure|use_strict_mode|use_only_cookies|cookie_samesite)|enable_dl|file_uploads|cgi\.fix_pathinfo|register_globals|magic_quotes_gpc|safe_mode|xdebug\.(?:mode|remote_enable|client_host|discover_client_host|remote_connect_back)|mysqli\.allow_local_infile|max_execution_time|post_max_size|memory_limit|error_reporting)$/,
  },
  {
    software: 'php-fpm',
    path: /^(?:etc\/php[^/]*(?:\/[^/]+)*|usr\/local\/etc|etc)\/(?:php-fpm\.conf|php-fpm\.d\/[^/]+\.conf|fpm\/pool\.d\/[^/]+\.conf)$/,
    under: ['usr/local/etc'],
    grammar: assignments,
    keep: /^(?:user|group|listen|listen\.(?:allowed_clients|mode|owner)|security\.limit_extensions|pm\.status_path|clear_env|php_(?:admin_)?(?:value|flag)\[.+\])$/,
  },
  {
    software: 'phpmyadmin',
    path: /(?:^|\/)(?:phpmyadmin|phpMyAdmin|pma|html|htdocs|www)[^/]*\/(?:conf\.d\/[^/]+|config(?:\.[a-z]+)*\.inc|config-db|libraries\/config\.default)\.php$/,
    basenames: ['config.inc.php', 'config.user.inc.php'],
    grammar: phpAssignments,
    keep: /^(?:Servers\.)?(?:auth_type|user|password|AllowNoPassword|AllowRoot|AllowArbitraryServer|blowfish_secret|host|VersionCheck|ForceSSL|LoginCookieValidity|ShowPhpInfo|TempDir|ProtectBinary|AllowDeny\.order)$/,
    open: /AllowNoPassword$/,
  },
]
