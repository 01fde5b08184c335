import type { Baseline } from '../check.ts'
import { at } from '../image-view.ts'
import { failAt, judged } from '../judgement.ts'
import type { CheckSample } from '../sample.ts'
import { forbids, isLoopbackOnly, isOff, isOn, ofSoftware, requires } from '../software-checks.ts'

const WHAT = 'MySQL or MariaDB'
const conf = (text: string, config: CheckSample['config'] = {}): CheckSample => ({
  files: { 'etc/mysql/my.cnf': `[mysqld]\n${text}\n` },
  config,
})
/** An option that a bare name turns on. */
const isSet = (value: string): boolean => value === '' || isOn(value)

export const mysql: Baseline = {
  id: 'mysql',
  title: 'MySQL and MariaDB',
  description: 'Options of the server in its configuration files, its command and the variables of the usual images.',
  kind: 'configuration',
  checks: [
    {
      id: 'mysql.skip-grant-tables',
      title: 'MySQL checks who connects',
      motivation: 'With `skip-grant-tables` everybody is root of the database, without a password.',
      remediation: 'Remove `skip-grant-tables`; set passwords with ALTER USER.',
      level: 'high',
      reads: '`skip-grant-tables`; the command',
      judge: ofSoftware('mysql', WHAT, (mysql, { command }) => {
        if (command.some((word) => /^--skip[-_]grant[-_]tables(?:=(?:1|on))?$/i.test(word)))
          return failAt([{ detail: 'The command has --skip-grant-tables.' }])
        return judged(
          mysql
            .all(/^skip[-_]grant[-_]tables$/)
            .filter(({ value }) => isSet(value))
            .map((one) => at(one, 'skip-grant-tables is set.')),
          'Grants are checked.',
        )
      }),
      samples: {
        pass: [conf('port = 3306')],
        fail: [conf('skip-grant-tables'), conf('', { cmd: ['mysqld', '--skip-grant-tables'] })],
      },
    },
    {
      id: 'mysql.empty-root-password',
      title: 'The image does not ask for a root without a password',
      motivation: 'The usual images make root without a password where the variable says so.',
      remediation: 'Remove MYSQL_ALLOW_EMPTY_PASSWORD; give MYSQL_ROOT_PASSWORD_FILE at start-up.',
      level: 'high',
      reads: 'MYSQL_ALLOW_EMPTY_PASSWORD, MARIADB_ALLOW_EMPTY_ROOT_PASSWORD, ALLOW_EMPTY_PASSWORD',
      judge: ofSoftware('mysql', WHAT, (_, { env }) => {
        const named = [
          'MYSQL_ALLOW_EMPTY_PASSWORD',
          'MARIADB_ALLOW_EMPTY_ROOT_PASSWORD',
          'MARIADB_ALLOW_EMPTY_PASSWORD',
          'ALLOW_EMPTY_PASSWORD',
        ]
        return judged(
          named
            .filter((name) => (env.get(name) ?? '') !== '' && !isOff(env.get(name) ?? ''))
            .map((name) => ({ detail: `${name} is set.` })),
          'No variable asks for an empty password.',
        )
      }),
      samples: { pass: [conf('')], fail: [conf('', { env: ['MYSQL_ALLOW_EMPTY_PASSWORD=yes'] })] },
    },
    {
      id: 'mysql.local-infile',
      title: 'LOAD DATA LOCAL is off',
      motivation: 'A statement of a client, injected or not, reads files of the client or the server into tables.',
      remediation: 'Set `local_infile = 0`.',
      level: 'medium',
      reads: '`local_infile`',
      judge: forbids(
        'mysql',
        WHAT,
        /^(?:loose[-_])?local[-_]infile$/,
        ({ value }) => (isSet(value) ? 'local_infile is on.' : undefined),
        'local_infile is not turned on.',
      ),
      samples: { pass: [conf('local_infile = 0')], fail: [conf('local-infile = 1')] },
    },
    {
      id: 'mysql.secure-file-priv',
      title: 'Exports and imports are bound to one folder',
      motivation: 'With an empty `secure_file_priv`, statements read and write every file that the server may.',
      remediation: 'Set `secure_file_priv` to a folder of its own or NULL.',
      level: 'medium',
      reads: '`secure_file_priv`',
      judge: forbids(
        'mysql',
        WHAT,
        /^secure[-_]file[-_]priv$/,
        ({ value }) => (value === '' || value === '/' ? 'secure_file_priv bounds nothing.' : undefined),
        'secure_file_priv is not emptied.',
      ),
      samples: { pass: [conf('secure_file_priv = /var/lib/mysql-files')], fail: [conf('secure_file_priv =')] },
    },
    {
      id: 'mysql.run-as-root',
      title: 'MySQL does not run as root',
      motivation: 'A statement with FILE rights would write every file of the system.',
      remediation: 'Set `user = mysql`.',
      level: 'high',
      reads: '`user`; the command',
      judge: ofSoftware('mysql', WHAT, (mysql, { command }) => {
        if (command.includes('--user=root')) return failAt([{ detail: 'The command has --user=root.' }])
        const asRoot = mysql
          .all('user')
          .filter(({ value, section }) => value === 'root' && /^(?:mysqld|mariadbd?|server)/.test(section ?? ''))
        return judged(
          asRoot.map((one) => at(one, 'user is root.')),
          'No section of the server sets root.',
        )
      }),
      samples: { pass: [conf('user = mysql')], fail: [conf('user = root')] },
    },
    {
      id: 'mysql.symbolic-links',
      title: 'Tables are no symbolic links',
      motivation: 'Whoever may write the data directory could point a table at another file of the server.',
      remediation: 'Set `symbolic-links = 0` or remove it.',
      level: 'low',
      reads: '`symbolic-links`',
      judge: forbids(
        'mysql',
        WHAT,
        /^symbolic[-_]links$/,
        ({ value }) => (isSet(value) ? 'symbolic-links is on.' : undefined),
        'symbolic-links is not turned on.',
      ),
      samples: { pass: [conf('symbolic-links = 0')], fail: [conf('symbolic-links = 1')] },
    },
    {
      id: 'mysql.old-passwords',
      title: 'Passwords are not hashed the old way',
      motivation: 'The old hash has 64 bits and is broken in seconds.',
      remediation: 'Remove `old_passwords` and `secure_auth = 0`.',
      level: 'high',
      reads: '`old_passwords`, `secure_auth`',
      judge: forbids(
        'mysql',
        WHAT,
        /^(?:old[-_]passwords|secure[-_]auth)$/,
        ({ name, value }) =>
          (/^old/.test(name) ? isSet(value) : isOff(value)) ? `${name} is ${value || 'set'}.` : undefined,
        'The old hash is not asked for.',
      ),
      samples: { pass: [conf('secure_auth = 1')], fail: [conf('old_passwords = 1')] },
    },
    {
      id: 'mysql.authentication-plugin',
      title: 'Accounts are made with a strong method',
      motivation: 'mysql_old_password is broken, and mysql_native_password is plain SHA-1.',
      remediation: 'Remove `default_authentication_plugin`, or set `caching_sha2_password`.',
      level: 'low',
      reads: '`default_authentication_plugin`, `authentication_policy`',
      judge: forbids(
        'mysql',
        WHAT,
        /^(?:default[-_]authentication[-_]plugin|authentication[-_]policy)$/,
        ({ name, value }) => (/mysql_(?:old|native)_password/.test(value) ? `${name} is ${value}.` : undefined),
        'No weak method is set.',
      ),
      samples: {
        pass: [conf('default_authentication_plugin = caching_sha2_password')],
        fail: [conf('default_authentication_plugin = mysql_native_password')],
      },
    },
    {
      id: 'mysql.suspicious-functions',
      title: 'Functions of libraries need their helpers',
      motivation: '`allow-suspicious-udfs` loads any function of any library of the system.',
      remediation: 'Remove `allow-suspicious-udfs`.',
      level: 'medium',
      reads: '`allow-suspicious-udfs`',
      judge: forbids(
        'mysql',
        WHAT,
        /^allow[-_]suspicious[-_]udfs$/,
        ({ value }) => (isSet(value) ? 'allow-suspicious-udfs is set.' : undefined),
        'allow-suspicious-udfs is not set.',
      ),
      samples: { pass: [conf('port = 3306')], fail: [conf('allow-suspicious-udfs')] },
    },
    {
      id: 'mysql.password-in-configuration',
      title: 'No password stands in the configuration',
      motivation: 'Everybody who has the image has the password.',
      remediation: 'Take the password out; give it at start-up from a secret.',
      level: 'high',
      reads: '`password`',
      judge: forbids(
        'mysql',
        WHAT,
        'password',
        ({ secret }) => (secret === 'set' || secret === 'weak' ? 'A password stands in the file.' : undefined),
        'No password is set.',
      ),
      samples: { pass: [conf('# password = no')], fail: [conf('[client]\npassword = hunter2x77')] },
    },
    {
      id: 'mysql.bind-address',
      title: 'MySQL does not name every address to listen on',
      motivation: 'What listens everywhere is reached from networks that nobody thought of.',
      remediation: 'Set `bind-address` to the address that clients use.',
      level: 'low',
      reads: '`bind-address`',
      judge: forbids(
        'mysql',
        WHAT,
        /^(?:mysqlx[-_])?bind[-_]address$/,
        ({ name, value }) =>
          !isLoopbackOnly(value) && /^(?:0\.0\.0\.0|\*|::)$/.test(value) ? `${name} is ${value}.` : undefined,
        'No address stands for all.',
      ),
      samples: { pass: [conf('bind-address = 127.0.0.1')], fail: [conf('bind-address = 0.0.0.0')] },
    },
    {
      id: 'mysql.general-log',
      title: 'Statements are not logged with what they hold',
      motivation: 'The general log keeps every statement, with passwords and data of customers.',
      remediation: 'Remove `general_log` and `log-raw`.',
      level: 'low',
      reads: '`general_log`, `log-raw`',
      judge: forbids(
        'mysql',
        WHAT,
        /^(?:general[-_]log|log[-_]raw)$/,
        ({ name, value }) => (isSet(value) ? `${name} is on.` : undefined),
        'Statements are not logged.',
      ),
      samples: { pass: [conf('general_log = 0')], fail: [conf('general_log = 1')] },
    },
    {
      id: 'mysql.strict-mode',
      title: 'Strict mode is not turned off',
      motivation: 'Without it values are cut or changed silently, which hides attacks and spoils data.',
      remediation: 'Put STRICT_TRANS_TABLES into `sql_mode`, or remove `sql_mode`.',
      level: 'low',
      reads: '`sql_mode`',
      judge: requires('mysql', WHAT, /^sql[-_]mode$/, {
        default: 'STRICT_TRANS_TABLES',
        isGood: (value) => /STRICT_(?:TRANS|ALL)_TABLES|TRADITIONAL/i.test(value),
        because: 'values are changed silently',
      }),
      samples: { pass: [conf('sql_mode = STRICT_ALL_TABLES')], fail: [conf('sql_mode = NO_ENGINE_SUBSTITUTION')] },
    },
  ],
}
