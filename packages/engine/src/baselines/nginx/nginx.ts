import type { Baseline } from '../check.ts'
import { at, type PlacedSetting, type SoftwareView } from '../image-view.ts'
import { judged } from '../judgement.ts'
import type { CheckSample } from '../sample.ts'
import { forbids, isOff, isOn, ofSoftware } from '../software-checks.ts'

const WHAT = 'nginx'
const http = (text: string): CheckSample => ({ files: { 'etc/nginx/nginx.conf': `events {}\nhttp {\n${text}\n}\n` } })
const server = (text: string): CheckSample => http(`server { listen 80;\n${text}\n}`)

/** Old protocols, and a certificate in a piece that no file includes and a site that no link enables. */
const NOT_INCLUDED: CheckSample = {
  files: {
    'etc/nginx/nginx.conf': 'http { ssl_protocols TLSv1 TLSv1.2; include /etc/nginx/sites-enabled/*; }\n',
    'etc/nginx/snippets/snakeoil.conf': 'ssl_certificate a.pem;\n',
    'etc/nginx/sites-available/a': 'server { listen 443 ssl; }\n',
  },
}
/** The same site, enabled. */
const INCLUDED: CheckSample = {
  files: {
    ...NOT_INCLUDED.files,
    'etc/nginx/sites-available/a': 'server { include snippets/snakeoil.conf; }\n',
    'etc/nginx/sites-enabled/a': { link: '/etc/nginx/sites-available/a' },
  },
}

/** Settings of the block that `setting` stands in, and of the blocks around it. */
function around(nginx: SoftwareView, { path, section = '' }: PlacedSetting, name: RegExp): readonly PlacedSetting[] {
  return nginx
    .all(name)
    .filter(
      (one) =>
        one.path === path &&
        (one.section === undefined || section === one.section || section.startsWith(`${one.section} > `)),
    )
}

const hasGate = (nginx: SoftwareView, setting: PlacedSetting): boolean =>
  around(nginx, setting, /^(?:deny|auth_basic|auth_request|ssl_verify_client|internal)$/).some(
    ({ name, value }) => name === 'internal' || !isOff(value),
  )

export const nginx: Baseline = {
  id: 'nginx',
  title: 'nginx',
  description:
    'nginx.conf and the sites that are enabled, after the CIS benchmark for NGINX and known traps of its configuration.',
  kind: 'configuration',
  checks: [
    {
      id: 'nginx.server-tokens',
      title: 'nginx does not tell its version',
      motivation: 'The version in every answer tells attackers which exploits to try.',
      remediation: 'Set `server_tokens off;` in `http`.',
      level: 'low',
      reads: '`server_tokens`',
      judge: ofSoftware('nginx', WHAT, (nginx) => {
        const set = nginx.all('server_tokens')
        const detail = 'server_tokens is on.'
        if (set.length === 0)
          return judged(
            [nginx.files[0] ? at(nginx.files[0], 'server_tokens is not set and means on.') : { detail }],
            '',
          )
        return judged(
          set.filter(({ value }) => !isOff(value)).map((one) => at(one, detail)),
          'server_tokens is off.',
        )
      }),
      samples: { pass: [http('server_tokens off;')], fail: [http(''), http('server_tokens on;')] },
    },
    {
      id: 'nginx.autoindex',
      title: 'nginx does not list folders',
      motivation: 'Listings show backups and files that no page names.',
      remediation: 'Remove `autoindex on;`.',
      level: 'medium',
      reads: '`autoindex`',
      judge: forbids(
        'nginx',
        WHAT,
        'autoindex',
        ({ value }) => (isOn(value) ? 'autoindex is on.' : undefined),
        'Folders are not listed.',
      ),
      samples: { pass: [server('autoindex off;')], fail: [server('location /files/ { autoindex on; }')] },
    },
    {
      id: 'nginx.tls-versions',
      title: 'nginx speaks no old TLS',
      motivation: 'SSL 3, TLS 1.0 and TLS 1.1 are broken.',
      remediation: 'Set `ssl_protocols TLSv1.2 TLSv1.3;`.',
      level: 'medium',
      reads: '`ssl_protocols`, where a server speaks TLS',
      judge: ofSoftware('nginx', WHAT, (nginx) => {
        const speaks = nginx
          .all(/^(?:ssl_certificate|listen|ssl)$/)
          .some(
            ({ name, value }) => name === 'ssl_certificate' || (name === 'ssl' ? isOn(value) : /\bssl\b/.test(value)),
          )
        const old = nginx.all('ssl_protocols').filter(({ value }) => /SSLv[23]|TLSv1(?:\.1)?(?:\s|$)/.test(value))
        return judged(
          speaks ? old.map((one) => at(one, `ssl_protocols is ${one.value}.`)) : [],
          speaks ? 'No old TLS is allowed.' : 'No server speaks TLS.',
        )
      }),
      samples: {
        pass: [server('ssl_certificate a.pem; ssl_protocols TLSv1.2 TLSv1.3;'), NOT_INCLUDED],
        fail: [server('ssl_certificate a.pem; ssl_protocols TLSv1 TLSv1.2;'), INCLUDED],
      },
    },
    {
      id: 'nginx.weak-ciphers',
      title: 'nginx allows no weak cipher',
      motivation: 'RC4, 3DES, MD5 and anonymous suites can be read or forged.',
      remediation: 'Remove `ssl_ciphers`, or name AES-GCM and ChaCha20 suites.',
      level: 'medium',
      reads: '`ssl_ciphers`',
      judge: forbids(
        'nginx',
        WHAT,
        'ssl_ciphers',
        ({ value }) =>
          value
            .split(/[:\s]/)
            .some((one) => /^(?!!|-).*(?:RC4|3DES|\bDES\b|MD5|NULL|EXPORT|EXP|aNULL|LOW|ADH|^ALL$)/.test(one))
            ? 'ssl_ciphers names a weak one.'
            : undefined,
        'No weak cipher is named.',
      ),
      samples: {
        pass: [server('ssl_ciphers HIGH:!aNULL:!MD5;')],
        fail: [server('ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256:RC4-SHA;')],
      },
    },
    {
      id: 'nginx.user',
      title: 'Workers of nginx do not run as root',
      motivation: 'An error in a worker would give root.',
      remediation: 'Set `user` to an account of its own.',
      level: 'high',
      reads: '`user`',
      judge: forbids(
        'nginx',
        WHAT,
        'user',
        ({ value, section }) => (section === undefined && /^root\b/.test(value) ? 'user is root.' : undefined),
        'Workers are not root.',
      ),
      samples: {
        pass: [{ files: { 'etc/nginx/nginx.conf': 'user www-data;\n' } }],
        fail: [{ files: { 'etc/nginx/nginx.conf': 'user root;\n' } }],
      },
    },
    {
      id: 'nginx.alias-traversal',
      title: 'No alias lets requests out of its folder',
      motivation: '`location /files` with `alias /srv/files/` serves /files../secret.',
      remediation: 'End the location with a slash when the alias does.',
      level: 'high',
      reads: '`location`, `alias`',
      judge: ofSoftware('nginx', WHAT, (nginx) =>
        judged(
          nginx
            .all('alias')
            .filter(
              ({ value, section = '' }) =>
                value.endsWith('/') &&
                /location#\d+ (?:\^~ )?\/[^\s>]*[^/\s>]$/.test(section.split(' > ').at(-1) ?? ''),
            )
            .map((one) => at(one, `The location of alias ${one.value} does not end with a slash.`)),
          'No alias can be left.',
        ),
      ),
      samples: {
        pass: [server('location /files/ { alias /srv/files/; }')],
        fail: [server('location /files { alias /srv/files/; }')],
      },
    },
    {
      id: 'nginx.status-page',
      title: 'The status page is not for everybody',
      motivation: 'It tells load and upstreams.',
      remediation: 'Add `allow 127.0.0.1; deny all;` to its location.',
      level: 'low',
      reads: '`stub_status`, `allow`, `deny`',
      judge: forbids(
        'nginx',
        WHAT,
        'stub_status',
        (setting, nginx) => (hasGate(nginx, setting) ? undefined : 'stub_status is open.'),
        'No status page is open.',
      ),
      samples: {
        pass: [server('location /s { stub_status; allow 127.0.0.1; deny all; }')],
        fail: [server('location /s { stub_status; }')],
      },
    },
    {
      id: 'nginx.webdav',
      title: 'Files are not written over HTTP',
      motivation: 'PUT and DELETE without a gate let strangers plant pages.',
      remediation: 'Remove `dav_methods`, or ask for a password.',
      level: 'high',
      reads: '`dav_methods`',
      judge: forbids(
        'nginx',
        WHAT,
        'dav_methods',
        (setting, nginx) =>
          isOff(setting.value) || hasGate(nginx, setting)
            ? undefined
            : `dav_methods is ${setting.value} for everybody.`,
        'Nobody writes without a gate.',
      ),
      samples: {
        pass: [server('location /d { dav_methods PUT; auth_basic "d"; }')],
        fail: [server('location /d { dav_methods PUT DELETE; }')],
      },
    },
    {
      id: 'nginx.root-folder',
      title: 'nginx does not serve the system',
      motivation: 'A root of / or /etc serves keys and passwords.',
      remediation: 'Set `root` to a folder that holds only what is public.',
      level: 'high',
      reads: '`root`, `alias`',
      judge: forbids(
        'nginx',
        WHAT,
        /^(?:root|alias)$/,
        ({ name, value }) =>
          /^\/(?:etc|root|home|proc|var|usr)?\/?$/.test(value) ? `${name} is ${value}.` : undefined,
        'No folder of the system is served.',
      ),
      samples: { pass: [server('root /var/www/html;')], fail: [server('root /;')] },
    },
    {
      id: 'nginx.response-splitting',
      title: 'Decoded addresses are not written into headers',
      motivation: '`$uri` and `$document_uri` hold line ends that a request put there.',
      remediation: 'Use `$request_uri`.',
      level: 'medium',
      reads: '`return`, `rewrite`, `add_header`',
      judge: forbids(
        'nginx',
        WHAT,
        /^(?:return|add_header)$/,
        ({ name, value }) =>
          /\$(?:\{)?(?:document_)?uri\b/.test(value) && (name === 'add_header' || /^30/.test(value))
            ? `${name} holds a decoded address.`
            : undefined,
        'No header holds a decoded address.',
      ),
      samples: {
        pass: [server('return 301 https://$host$request_uri;')],
        fail: [server('return 301 https://$host$uri;')],
      },
    },
    {
      id: 'nginx.open-proxy',
      title: 'Requests do not choose where they are sent',
      motivation: 'A target made of the request turns the server into a way into the inner network.',
      remediation: 'Name the target of `proxy_pass`.',
      level: 'high',
      reads: '`proxy_pass`',
      judge: forbids(
        'nginx',
        WHAT,
        'proxy_pass',
        ({ value }) =>
          /^https?:\/\/\$(?:\{)?(?:http_|host\b|arg_|request_uri|uri\b|1\b)/.test(value)
            ? `proxy_pass is ${value}.`
            : undefined,
        'Targets are named.',
      ),
      samples: {
        pass: [server('location / { proxy_pass http://app:80; }')],
        fail: [server('location / { proxy_pass http://$http_host; }')],
      },
    },
    {
      id: 'nginx.upstream-verification',
      title: 'Checking of upstreams is not turned off',
      motivation: 'A certificate that nobody checks is no certificate.',
      remediation: 'Set `proxy_ssl_verify on;` with the authority.',
      level: 'low',
      reads: '`proxy_ssl_verify`',
      judge: forbids(
        'nginx',
        WHAT,
        'proxy_ssl_verify',
        ({ value }) => (isOff(value) ? 'proxy_ssl_verify is off.' : undefined),
        'It is not turned off.',
      ),
      samples: { pass: [server('proxy_ssl_verify on;')], fail: [server('proxy_ssl_verify off;')] },
    },
    {
      id: 'nginx.body-size',
      title: 'Requests are bounded in size',
      motivation: 'Bodies without a bound fill the disk.',
      remediation: 'Set `client_max_body_size` to what the application needs.',
      level: 'low',
      reads: '`client_max_body_size`',
      judge: forbids(
        'nginx',
        WHAT,
        'client_max_body_size',
        ({ value }) => (/^0[kmg]?$/i.test(value) ? 'client_max_body_size is 0, without a bound.' : undefined),
        'Bodies are bounded.',
      ),
      samples: { pass: [server('client_max_body_size 10m;')], fail: [server('client_max_body_size 0;')] },
    },
    {
      id: 'nginx.error-log',
      title: 'Errors are logged',
      motivation: 'Without a log attacks leave no trace.',
      remediation: 'Remove `error_log /dev/null`.',
      level: 'low',
      reads: '`error_log`',
      judge: forbids(
        'nginx',
        WHAT,
        'error_log',
        ({ value }) => (/^(?:\/dev\/null|off)\b/.test(value) ? `error_log is ${value}.` : undefined),
        'Errors are logged.',
      ),
      samples: { pass: [http('error_log /var/log/nginx/error.log;')], fail: [http('error_log /dev/null crit;')] },
    },
  ],
}
