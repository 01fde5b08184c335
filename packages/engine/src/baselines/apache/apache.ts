import type { Baseline } from '../check.ts'
import { at, type PlacedSetting, type SoftwareView } from '../image-view.ts'
import { judged } from '../judgement.ts'
import type { CheckSample } from '../sample.ts'
import { forbids, isOff, isOn, ofSoftware, requires } from '../software-checks.ts'

const WHAT = 'Apache httpd'
const conf = (text: string): CheckSample => ({ files: { 'etc/apache2/apache2.conf': `${text}\n` } })

/** Is the section that a setting stands in, or one around it, closed to strangers? */
function hasGate(apache: SoftwareView, { path, section = '' }: PlacedSetting): boolean {
  return apache
    .all(/^(?:require|deny|authtype)$/)
    .some(
      (one) =>
        one.path === path &&
        one.section !== undefined &&
        section.startsWith(one.section) &&
        !/^all granted/i.test(one.value),
    )
}

const handler = (name: string, what: string) =>
  forbids(
    'apache',
    WHAT,
    'sethandler',
    (setting, apache) =>
      setting.value.toLowerCase() === name && !hasGate(apache, setting) ? `${what} is open.` : undefined,
    `${what} is not open.`,
  )

export const apache: Baseline = {
  id: 'apache',
  title: 'Apache httpd',
  description: 'httpd.conf, apache2.conf and what is enabled of it, after the CIS benchmark for Apache.',
  kind: 'configuration',
  checks: [
    {
      id: 'apache.server-tokens',
      title: 'Apache does not tell its version',
      motivation: 'Versions of server and modules tell attackers which exploits to try.',
      remediation: 'Set `ServerTokens Prod`.',
      level: 'low',
      reads: '`ServerTokens`',
      judge: requires('apache', WHAT, 'servertokens', {
        default: 'Full',
        isGood: (value) => /^prod/i.test(value),
        because: 'every answer tells more than the name',
      }),
      samples: { pass: [conf('ServerTokens Prod')], fail: [conf('ServerTokens OS'), conf('Timeout 60')] },
    },
    {
      id: 'apache.server-signature',
      title: 'Pages of errors tell no version',
      motivation: 'Versions tell attackers which exploits to try.',
      remediation: 'Set `ServerSignature Off`.',
      level: 'low',
      reads: '`ServerSignature`',
      judge: requires('apache', WHAT, 'serversignature', {
        default: 'Off',
        isGood: isOff,
        because: 'pages of errors tell the version',
      }),
      samples: { pass: [conf('ServerSignature Off')], fail: [conf('ServerSignature On')] },
    },
    {
      id: 'apache.trace',
      title: 'TRACE is off',
      motivation: 'TRACE sends headers back, cookies too.',
      remediation: 'Set `TraceEnable Off`.',
      level: 'low',
      reads: '`TraceEnable`',
      judge: requires('apache', WHAT, 'traceenable', { default: 'On', isGood: isOff, because: 'TRACE is answered' }),
      samples: { pass: [conf('TraceEnable Off')], fail: [conf('TraceEnable On')] },
    },
    {
      id: 'apache.indexes',
      title: 'Apache does not list folders',
      motivation: 'Listings show backups and files that no page names.',
      remediation: 'Remove `Indexes` from `Options`.',
      level: 'medium',
      reads: '`Options` of folders',
      judge: forbids(
        'apache',
        WHAT,
        'options',
        ({ value, section = '' }) =>
          /(?:^|\s)\+?(?:Indexes|All)(?:\s|$)/i.test(value) && !/\/icons|\/share\//.test(section)
            ? `Options is ${value}.`
            : undefined,
        'Folders are not listed.',
      ),
      samples: {
        pass: [conf('<Directory /var/www/>\nOptions -Indexes\n</Directory>')],
        fail: [conf('<Directory /var/www/>\nOptions Indexes FollowSymLinks\n</Directory>')],
      },
    },
    {
      id: 'apache.root-directory',
      title: 'The file system is closed but for what is served',
      motivation: 'Without it one wrong alias serves the system.',
      remediation: 'Add `<Directory />` with `Require all denied`.',
      level: 'medium',
      reads: '`<Directory />`, `Require`',
      judge: ofSoftware('apache', WHAT, (apache) => {
        const inRoot = apache
          .all(/^(?:require|deny|order)$/)
          .filter(({ section = '' }) => /^directory#\d+ "?\/"?$/.test(section))
        const open = inRoot.filter(({ name, value }) => name === 'require' && /all granted/i.test(value))
        return judged(
          open.map((one) => at(one, '<Directory /> is granted to all.')),
          'The root of the file system is not granted to all.',
        )
      }),
      samples: {
        pass: [conf('<Directory />\nRequire all denied\n</Directory>')],
        fail: [conf('<Directory />\nRequire all granted\n</Directory>')],
      },
    },
    {
      id: 'apache.allow-override',
      title: 'Files in the root cannot change the server',
      motivation: '.htaccess anywhere in the file system would change what the server does.',
      remediation: 'Set `AllowOverride None` in `<Directory />`.',
      level: 'low',
      reads: '`AllowOverride` of `<Directory />`',
      judge: forbids(
        'apache',
        WHAT,
        'allowoverride',
        ({ value, section = '' }) =>
          /^directory#\d+ "?\/"?$/.test(section) && !/^none$/i.test(value) ? `AllowOverride is ${value}.` : undefined,
        'No override in the root.',
      ),
      samples: {
        pass: [conf('<Directory />\nAllowOverride None\n</Directory>')],
        fail: [conf('<Directory />\nAllowOverride All\n</Directory>')],
      },
    },
    {
      id: 'apache.user',
      title: 'Apache does not serve as root',
      motivation: 'An error in a script would give root.',
      remediation: 'Set `User` to an account of its own.',
      level: 'high',
      reads: '`User`, `Group`',
      judge: forbids(
        'apache',
        WHAT,
        /^(?:user|group)$/,
        ({ name, value }) => (/^(?:root|#0)$/.test(value) ? `${name} is ${value}.` : undefined),
        'It does not serve as root.',
      ),
      samples: { pass: [conf('User www-data')], fail: [conf('User root')] },
    },
    {
      id: 'apache.tls-versions',
      title: 'Apache speaks no old TLS',
      motivation: 'SSL 3, TLS 1.0 and TLS 1.1 are broken.',
      remediation: 'Set `SSLProtocol -all +TLSv1.2 +TLSv1.3`.',
      level: 'medium',
      reads: '`SSLProtocol`',
      judge: forbids(
        'apache',
        WHAT,
        'sslprotocol',
        ({ value }) =>
          /(?:^|\s)\+?(?:SSLv[23]|TLSv1(?:\.1)?)(?:\s|$)/i.test(value) ? `SSLProtocol is ${value}.` : undefined,
        'No old TLS is named.',
      ),
      samples: { pass: [conf('SSLProtocol all -SSLv3 -TLSv1 -TLSv1.1')], fail: [conf('SSLProtocol TLSv1 TLSv1.2')] },
    },
    {
      id: 'apache.weak-ciphers',
      title: 'Apache allows no weak cipher',
      motivation: 'RC4, 3DES, MD5 and anonymous suites can be read or forged.',
      remediation: 'Set `SSLCipherSuite HIGH:!aNULL`.',
      level: 'medium',
      reads: '`SSLCipherSuite`',
      judge: forbids(
        'apache',
        WHAT,
        'sslciphersuite',
        ({ value }) =>
          value.split(/[:\s]/).some((one) => /^(?![!-]).*(?:RC4|3DES|MD5|NULL|EXP|LOW|ADH|^ALL$)/.test(one))
            ? 'SSLCipherSuite names a weak one.'
            : undefined,
        'No weak cipher is named.',
      ),
      samples: { pass: [conf('SSLCipherSuite HIGH:!aNULL:!MD5')], fail: [conf('SSLCipherSuite ALL:RC4-SHA')] },
    },
    {
      id: 'apache.server-status',
      title: 'The status page is not for everybody',
      motivation: 'It shows the addresses that others ask for, with what stands in them.',
      remediation: 'Add `Require local` to its location.',
      level: 'medium',
      reads: '`SetHandler server-status`, `Require`',
      judge: handler('server-status', 'The status page'),
      samples: {
        pass: [conf('<Location /s>\nSetHandler server-status\nRequire local\n</Location>')],
        fail: [conf('<Location /s>\nSetHandler server-status\n</Location>')],
      },
    },
    {
      id: 'apache.server-info',
      title: 'The page of the configuration is not for everybody',
      motivation: 'It shows the whole configuration.',
      remediation: 'Disable mod_info, or add `Require local`.',
      level: 'medium',
      reads: '`SetHandler server-info`, `Require`',
      judge: handler('server-info', 'The page of the configuration'),
      samples: {
        pass: [conf('<Location /i>\nSetHandler server-info\nRequire local\n</Location>')],
        fail: [conf('<Location /i>\nSetHandler server-info\nRequire all granted\n</Location>')],
      },
    },
    {
      id: 'apache.open-proxy',
      title: 'Apache is no proxy for everybody',
      motivation: 'Strangers reach the inner network and hide behind the server.',
      remediation: 'Set `ProxyRequests Off`.',
      level: 'high',
      reads: '`ProxyRequests`',
      judge: forbids(
        'apache',
        WHAT,
        'proxyrequests',
        ({ value }) => (isOn(value) ? 'ProxyRequests is on.' : undefined),
        'It is no forward proxy.',
      ),
      samples: { pass: [conf('ProxyRequests Off')], fail: [conf('ProxyRequests On')] },
    },
    {
      id: 'apache.webdav',
      title: 'Files are not written over HTTP',
      motivation: 'WebDAV without a gate lets strangers plant pages.',
      remediation: 'Remove `Dav On`, or ask for a password.',
      level: 'high',
      reads: '`Dav`, `Require`',
      judge: forbids(
        'apache',
        WHAT,
        'dav',
        (setting, apache) =>
          isOn(setting.value) && !hasGate(apache, setting) ? 'Dav is on for everybody.' : undefined,
        'Nobody writes without a gate.',
      ),
      samples: {
        pass: [conf('<Directory /d>\nDav On\nRequire valid-user\n</Directory>')],
        fail: [conf('<Directory /d>\nDav On\n</Directory>')],
      },
    },
    {
      id: 'apache.insecure-renegotiation',
      title: 'Old renegotiation and compression of TLS are off',
      motivation: 'Both let attackers into connections of others.',
      remediation: 'Remove `SSLInsecureRenegotiation` and `SSLCompression`.',
      level: 'medium',
      reads: '`SSLInsecureRenegotiation`, `SSLCompression`',
      judge: forbids(
        'apache',
        WHAT,
        /^ssl(?:insecurerenegotiation|compression)$/,
        ({ name, value }) => (isOn(value) ? `${name} is on.` : undefined),
        'Both are off.',
      ),
      samples: { pass: [conf('SSLCompression off')], fail: [conf('SSLInsecureRenegotiation on')] },
    },
  ],
}
