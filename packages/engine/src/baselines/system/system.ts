import type { Baseline, BaselineCheck, CheckLevel } from '../check.ts'
import { at, type ImageView, type PlacedEntry } from '../image-view.ts'
import { judged, notApplicable } from '../judgement.ts'
import type { CheckSample, SampleFile } from '../sample.ts'
import { ofSoftware } from '../software-checks.ts'

const files = (content: Readonly<Record<string, SampleFile>>): CheckSample => ({ files: content })
const octal = ({ mode }: PlacedEntry): string => mode.toString(8)

/** Only root writes a file, and no more people read it than `mask` leaves. */
function permissions(id: string, path: string, forbidden: number, level: CheckLevel, why: string): BaselineCheck {
  const name = path.replace(/\/$/, '')
  const good = 0o777 & ~forbidden & (path.endsWith('/') ? 0o777 : 0o666)
  const kind = path.endsWith('/') ? {} : { text: 'x' }
  return {
    id: `system.${id}`,
    title: `Permissions of /${name} are tight`,
    motivation: why,
    remediation: `Run \`chown root /${name} && chmod ${good.toString(8)} /${name}\`.`,
    level,
    reads: `mode and owner of /${name}`,
    judge: ({ entries }) => {
      const entry = entries.get(path)
      if (entry === undefined || entry.type === 'symlink') return notApplicable(`The image has no /${name}.`)
      const isBad = (entry.mode & forbidden) !== 0 || entry.uid !== 0
      return judged(
        isBad ? [at(entry, `The mode is ${octal(entry)} and the owner ${entry.uid}.`)] : [],
        'Mode and owner are as they should be.',
      )
    },
    samples: {
      pass: [files({ [path]: { ...kind, mode: good } })],
      fail: [files({ [path]: { ...kind, mode: 0o777 } }), files({ [path]: { ...kind, mode: good, uid: 1000 } })],
    },
  }
}

/** Programs that distributions install with such a bit, by their last segment. */
const USUAL_SETUID = new Set(
  'su mount umount passwd chsh chfn gpasswd newgrp chage expiry unix_chkpwd wall write write.ul bsd-write ssh-agent ssh-keysign dbus-daemon-launch-helper pkexec polkit-agent-helper-1 fusermount fusermount3 ping ping6 sudo crontab at pam_extrausers_chkpwd pam_timestamp_check userhelper usernetctl utempter locate mlocate plocate dotlockfile bbsuid newuidmap newgidmap postdrop postqueue exim4 screen ssh-keysign doas chkpwd lockfile mail-lock mail-unlock mail-touchlock dma snap-confine unix2_chkpwd'.split(
    ' ',
  ),
)
const isSetId = ({ type, mode }: PlacedEntry): boolean => type === 'file' && (mode & 0o6000) !== 0
const isWritableByAll = ({ type, mode }: PlacedEntry): boolean =>
  type !== 'symlink' && type !== 'device' && (mode & 0o002) !== 0 && (mode & 0o1000) === 0
const basename = (path: string): string => path.replace(/\/$/, '').split('/').at(-1) ?? ''
const all = ({ entries }: ImageView): readonly PlacedEntry[] => [...entries.values()]

export const system: Baseline = {
  id: 'system',
  title: 'Files of the system',
  description:
    'Modes and owners: files of accounts, setuid and setgid programs, what everybody may write, what nobody owns; cron; after the CIS benchmarks for Linux.',
  kind: 'configuration',
  checks: [
    permissions('passwd-permissions', 'etc/passwd', 0o133, 'high', 'Whoever writes it makes himself root.'),
    permissions('shadow-permissions', 'etc/shadow', 0o137, 'high', 'Whoever reads it guesses passwords offline.'),
    permissions('group-permissions', 'etc/group', 0o133, 'high', 'Whoever writes it joins any group.'),
    permissions(
      'gshadow-permissions',
      'etc/gshadow',
      0o137,
      'medium',
      'Whoever reads it guesses passwords of groups offline.',
    ),
    permissions(
      'passwd-backup-permissions',
      'etc/passwd-',
      0o133,
      'low',
      'The backup is what an administrator restores.',
    ),
    permissions('shadow-backup-permissions', 'etc/shadow-', 0o137, 'medium', 'The backup holds the same hashes.'),
    permissions('sudoers-permissions', 'etc/sudoers', 0o137, 'high', 'Whoever writes it becomes root.'),
    permissions('sudoers-folder-permissions', 'etc/sudoers.d/', 0o022, 'high', 'Whoever writes into it becomes root.'),
    permissions('crontab-permissions', 'etc/crontab', 0o133, 'high', 'Whoever writes it runs commands as root.'),
    permissions('cron-d-permissions', 'etc/cron.d/', 0o022, 'high', 'Whoever writes into it runs commands as root.'),
    permissions(
      'cron-hourly-permissions',
      'etc/cron.hourly/',
      0o022,
      'high',
      'Whoever writes into it runs commands as root.',
    ),
    permissions(
      'cron-daily-permissions',
      'etc/cron.daily/',
      0o022,
      'high',
      'Whoever writes into it runs commands as root.',
    ),
    permissions(
      'cron-weekly-permissions',
      'etc/cron.weekly/',
      0o022,
      'high',
      'Whoever writes into it runs commands as root.',
    ),
    permissions(
      'cron-monthly-permissions',
      'etc/cron.monthly/',
      0o022,
      'high',
      'Whoever writes into it runs commands as root.',
    ),
    permissions(
      'root-home-permissions',
      'root/',
      0o022,
      'high',
      'Whoever writes into it plants keys and start-up files of root.',
    ),
    permissions(
      'profile-permissions',
      'etc/profile',
      0o133,
      'high',
      'Whoever writes it runs commands as everybody who signs in.',
    ),
    permissions('pam-permissions', 'etc/pam.d/', 0o022, 'high', 'Whoever writes into it signs in as anybody.'),
    {
      id: 'system.cron-job-permissions',
      title: 'Only root writes jobs of cron',
      motivation: 'Whoever writes a job runs commands as root.',
      remediation: 'Set the owner to root and take the right to write from others.',
      level: 'high',
      reads: 'modes and owners of files in /etc/cron.*',
      judge: (image) => {
        const jobs = image
          .entriesMatching(/^etc\/cron\.(?:d|hourly|daily|weekly|monthly)\/[^/]+$/)
          .filter(({ type }) => type === 'file')
        if (jobs.length === 0) return notApplicable('The image has no jobs of cron.')
        return judged(
          jobs
            .filter(({ mode, uid }) => (mode & 0o022) !== 0 || uid !== 0)
            .map((one) => at(one, `The mode is ${octal(one)} and the owner ${one.uid}.`)),
          'Only root writes jobs.',
        )
      },
      samples: {
        pass: [files({ 'etc/cron.d/a': '* * * * * root true\n' })],
        fail: [files({ 'etc/cron.d/a': { text: 'x', mode: 0o666 } })],
      },
    },
    {
      id: 'system.unusual-setuid',
      title: 'No unusual program runs with the rights of its owner',
      motivation: 'A shell or an editor with setuid is a back door; any other is a way to become root.',
      remediation: 'Run `chmod ug-s` on it, or delete it.',
      level: 'high',
      reads: 'setuid and setgid bits of all files',
      judge: (image) =>
        judged(
          all(image)
            .filter((one) => isSetId(one) && !USUAL_SETUID.has(basename(one.path)))
            .map((one) => at(one, `The mode is ${octal(one)}, the owner ${one.uid}:${one.gid}.`)),
          'No unusual program has such a bit.',
        ),
      samples: {
        pass: [files({ 'usr/bin/passwd': { text: 'x', mode: 0o4755 } })],
        fail: [files({ 'usr/bin/bash': { text: 'x', mode: 0o4755 } })],
      },
    },
    {
      id: 'system.setuid-writable',
      title: 'Nobody but root writes programs that run as root',
      motivation: 'Whoever writes such a program becomes root.',
      remediation: 'Take the right to write from group and others.',
      level: 'high',
      reads: 'modes of setuid programs',
      judge: (image) =>
        judged(
          all(image)
            .filter((one) => isSetId(one) && (one.mode & 0o022) !== 0)
            .map((one) => at(one, `The mode is ${octal(one)}.`)),
          'No such program can be written by others.',
        ),
      samples: {
        pass: [files({ 'usr/bin/su': { text: 'x', mode: 0o4755 } })],
        fail: [files({ 'usr/bin/su': { text: 'x', mode: 0o4777 } })],
      },
    },
    {
      id: 'system.setuid-in-user-folders',
      title: 'No program with setuid lies where users write',
      motivation: "There, such a bit is somebody's way back to root.",
      remediation: 'Delete the file.',
      level: 'high',
      reads: 'setuid bits below /home, /tmp, /var/tmp, /dev/shm, /srv, /var/www',
      judge: (image) =>
        judged(
          all(image)
            .filter((one) => isSetId(one) && /^(?:home|tmp|var\/tmp|dev\/shm|srv|var\/www)\//.test(one.path))
            .map((one) => at(one, `The mode is ${octal(one)}.`)),
          'There is none.',
        ),
      samples: {
        pass: [files({ 'usr/bin/su': { text: 'x', mode: 0o4755 } })],
        fail: [files({ 'tmp/.x': { text: 'x', mode: 0o4755 } })],
      },
    },
    {
      id: 'system.world-writable-files',
      title: 'No file can be written by everybody',
      motivation: 'Any process changes what others run or believe.',
      remediation: 'Run `chmod o-w` on it.',
      level: 'medium',
      reads: 'modes of all files',
      judge: (image) =>
        judged(
          all(image)
            .filter((one) => one.type === 'file' && isWritableByAll(one))
            .map((one) => at(one, `The mode is ${octal(one)}.`)),
          'No file can be written by everybody.',
        ),
      samples: { pass: [files({ 'etc/a': 'x' })], fail: [files({ 'etc/a': { text: 'x', mode: 0o666 } })] },
    },
    {
      id: 'system.world-writable-folders',
      title: 'Folders that everybody writes are sticky',
      motivation: 'Without the sticky bit everybody deletes and replaces files of others.',
      remediation: 'Run `chmod +t` or `chmod o-w` on it.',
      level: 'medium',
      reads: 'modes of all folders',
      judge: (image) =>
        judged(
          all(image)
            .filter((one) => one.type === 'directory' && isWritableByAll(one))
            .map((one) => at(one, `The mode is ${octal(one)}.`)),
          'All such folders are sticky.',
        ),
      samples: { pass: [files({ 'tmp/': { mode: 0o1777 } })], fail: [files({ 'srv/upload/': { mode: 0o777 } })] },
    },
    {
      id: 'system.tmp-sticky',
      title: 'The folders of temporary files are sticky',
      motivation: 'Without the sticky bit everybody deletes and replaces temporary files of others.',
      remediation: 'Run `chmod 1777 /tmp /var/tmp`.',
      level: 'medium',
      reads: 'modes of /tmp, /var/tmp, /dev/shm',
      judge: ({ entries }) => {
        const found = ['tmp/', 'var/tmp/', 'dev/shm/'].flatMap((path) => entries.get(path) ?? [])
        if (found.length === 0) return notApplicable('The image has no such folder.')
        return judged(
          found.filter(isWritableByAll).map((one) => at(one, `The mode is ${octal(one)}.`)),
          'They are sticky.',
        )
      },
      samples: { pass: [files({ 'tmp/': { mode: 0o1777 } })], fail: [files({ 'tmp/': { mode: 0o777 } })] },
    },
    {
      id: 'system.unowned',
      title: 'Every file belongs to an account that exists',
      motivation: 'The next account that takes the number takes the files as well.',
      remediation: 'Run `chown` on it, or make the account.',
      level: 'low',
      reads: 'owners of files, the first twenty per owner and layer; /etc/passwd and /etc/group; USER',
      judge: (image) => {
        const uids = new Set(image.accounts('passwd').map(({ uid }) => uid))
        const gids = new Set(image.accounts('group').map(({ gid }) => gid))
        if (uids.size === 0 || gids.size === 0) return notApplicable('The image names no accounts.')
        const [user = '', group = ''] = (image.config.user ?? '').split(':')
        const isKnown = ({ uid, gid }: PlacedEntry): boolean =>
          (uids.has(uid) || user === String(uid)) && (gids.has(gid) || gid === uid || group === String(gid))
        return judged(
          all(image)
            .filter((one) => !isKnown(one))
            .map((one) => at(one, `The owner is ${one.uid}:${one.gid}.`)),
          'All owners exist.',
        )
      },
      samples: {
        pass: [files({ 'etc/passwd': 'root:x:0:0::/root:/bin/sh\n', 'etc/group': 'root:x:0:\n' })],
        fail: [
          files({
            'etc/passwd': 'root:x:0:0::/root:/bin/sh\n',
            'etc/group': 'root:x:0:\n',
            'opt/a': { text: 'x', uid: 501, gid: 20 },
          }),
        ],
      },
    },
    {
      id: 'system.programs-of-others',
      title: 'Programs of the system belong to root',
      motivation: 'Their owner replaces what root runs.',
      remediation: 'Run `chown root` on it.',
      level: 'medium',
      reads: 'owners of files in the usual folders of programs',
      judge: (image) =>
        judged(
          all(image)
            .filter(
              ({ type, uid, path }) =>
                type === 'file' &&
                uid !== 0 &&
                /^(?:usr\/)?(?:local\/)?s?bin\//.test(path) &&
                !path.startsWith('usr/local/'),
            )
            .map((one) => at(one, `The owner is ${one.uid}.`)),
          'They belong to root.',
        ),
      samples: {
        pass: [files({ 'usr/bin/su': { text: 'x', mode: 0o755 } })],
        fail: [files({ 'usr/bin/sh': { text: 'x', mode: 0o755, uid: 1000 } })],
      },
    },
    {
      id: 'system.devices',
      title: 'Devices lie in /dev only',
      motivation: 'A device elsewhere gives access to disks and memory past all permissions.',
      remediation: 'Delete the device.',
      level: 'high',
      reads: 'kinds of all members',
      judge: (image) =>
        judged(
          all(image)
            .filter(({ type, path }) => type === 'device' && !/(?:^|\/)dev\//.test(path))
            .map((one) => at(one, 'A device lies here.')),
          'No device lies elsewhere.',
        ),
      samples: { pass: [files({ 'etc/a': 'x' })], fail: [{ files: { 'opt/disk': { device: true } } }] },
    },
    {
      id: 'system.preloaded-library',
      title: 'No library is loaded into every program',
      motivation: '/etc/ld.so.preload is how rootkits hide.',
      remediation: 'Find out who needs it; delete it otherwise.',
      level: 'high',
      reads: '/etc/ld.so.preload',
      judge: (image) =>
        judged(
          image.software('ld.so.preload').settings.map((one) => at(one, `${one.value} is loaded into every program.`)),
          'No library is.',
        ),
      samples: { pass: [files({})], fail: [files({ 'etc/ld.so.preload': '/usr/lib/libx.so\n' })] },
    },
    {
      id: 'system.trusted-hosts',
      title: 'No host is trusted',
      motivation: 'rlogin and its kin let users of such hosts in without a password.',
      remediation: 'Delete hosts.equiv and .rhosts.',
      level: 'high',
      reads: '/etc/hosts.equiv, .rhosts, .shosts',
      judge: (image) =>
        judged(
          image.software('hosts.equiv').settings.map((one) => at(one, `${one.value} is trusted.`)),
          'No host is.',
        ),
      samples: { pass: [files({})], fail: [files({ 'root/.rhosts': '+ +\n' })] },
    },
    {
      id: 'system.private-key-permissions',
      title: 'Private keys are not for everybody to read',
      motivation: 'Any process of the container reads the key.',
      remediation: 'Set the mode to 600 or 640.',
      level: 'high',
      reads: 'modes of *.key and private folders below /etc',
      judge: (image) => {
        const keys = image.entriesMatching(/^etc\/.*(?:\.key|\/private\/[^/]+)$/).filter(({ type }) => type === 'file')
        if (keys.length === 0) return notApplicable('There is no such key.')
        return judged(
          keys.filter(({ mode }) => (mode & 0o004) !== 0).map((one) => at(one, `The mode is ${octal(one)}.`)),
          'Keys are closed.',
        )
      },
      samples: {
        pass: [files({ 'etc/ssl/private/a.key': { text: 'x', mode: 0o640 } })],
        fail: [files({ 'etc/ssl/private/a.key': { text: 'x', mode: 0o644 } })],
      },
    },
    {
      id: 'system.dot-files',
      title: 'Start-up files of users are their own',
      motivation: 'Whoever writes them runs commands as the user.',
      remediation: 'Run `chmod go-w` on it.',
      level: 'medium',
      reads: 'modes of dot files in homes',
      judge: (image) =>
        judged(
          image
            .entriesMatching(/^(?:root|home\/[^/]+)\/\.[^/]+$/)
            .filter(({ type, mode }) => type === 'file' && (mode & 0o022) !== 0)
            .map((one) => at(one, `The mode is ${octal(one)}.`)),
          'Only their users write them.',
        ),
      samples: {
        pass: [files({ 'root/.bashrc': 'x' })],
        fail: [files({ 'root/.bashrc': { text: 'x', mode: 0o666 } })],
      },
    },
    {
      id: 'system.path',
      title: 'Programs are looked for in named folders only',
      motivation: 'A dot or a folder that everybody writes in PATH runs what others put there.',
      remediation: 'Take it out of PATH.',
      level: 'medium',
      reads: 'PATH of the image and of /etc/profile',
      judge: (image) => {
        const isBad = (value: string): boolean =>
          value.split(':').some((one) => one === '' || one === '.' || /^\/(?:tmp|var\/tmp|dev\/shm)(?:\/|$)/.test(one))
        const own = image.env.get('PATH')
        const inImage = own !== undefined && isBad(own) ? [{ detail: `PATH of the image is ${own}.` }] : []
        const set = image
          .software('shell')
          .all('PATH')
          .filter(({ value }) => !/\$|`/.test(value) && isBad(value))
        return judged(
          [...inImage, ...set.map((one) => at(one, `PATH is ${one.value}.`))],
          'All folders of PATH are named.',
        )
      },
      samples: {
        pass: [{ config: { env: ['PATH=/usr/bin:/bin'] } }],
        fail: [{ config: { env: ['PATH=.:/usr/bin'] } }],
      },
    },
    {
      id: 'system.package-signatures',
      title: 'Signatures of packages are checked',
      motivation: 'Whoever sits between the build and the mirror installs what he likes.',
      remediation: 'Remove trusted=yes, gpgcheck=0 and AllowUnauthenticated; add the key of the repository.',
      level: 'high',
      reads: 'sources of apt, repositories and configuration of yum, dnf and zypper',
      judge: (image) => {
        const view = (name: string) => image.software(name).settings
        const bad = [
          ...view('apt-sources').filter(({ value }) =>
            /^deb(?:-src)?\s+\[[^\]]*\b(?:trusted|allow-insecure)=yes/i.test(value),
          ),
          ...view('apt-sources-822').filter(
            ({ name, value }) => /^(?:trusted|allow-insecure)$/i.test(name) && /^yes$/i.test(value),
          ),
          ...view('apt').filter(
            ({ name, value }) =>
              /AllowUnauthenticated|AllowInsecure|Force-Yes/i.test(name) && /true|1|yes/i.test(value),
          ),
          ...view('yum').filter(
            ({ name, value }) => /^(?:gpgcheck|sslverify)$/.test(name) && /^(?:0|no|false)$/i.test(value),
          ),
        ]
        return judged(
          bad.map((one) => at(one, `${one.name === 'line' ? 'A source' : one.name} turns the check off.`)),
          'No source turns the check off.',
        )
      },
      samples: {
        pass: [files({ 'etc/apt/sources.list': 'deb http://mirror.example/debian bookworm main\n' })],
        fail: [
          files({ 'etc/apt/sources.list': 'deb [trusted=yes] http://x.example/ ./\n' }),
          files({ 'etc/yum.repos.d/a.repo': '[a]\nbaseurl=http://x.example\ngpgcheck=0\n' }),
        ],
      },
    },
    {
      id: 'system.old-services',
      title: 'No service of the clear-text age is installed',
      motivation: 'telnet, rsh and their kin send passwords in clear.',
      remediation: 'Remove the package.',
      level: 'medium',
      reads: 'programs and packages: telnetd, rshd, rexecd, talkd, tftpd, ypserv, xinetd',
      judge: (image) => {
        const found = image.entriesMatching(
          /^(?:usr\/)?s?bin\/(?:in\.(?:telnetd|rshd|rlogind|rexecd|talkd|tftpd)|telnetd|ypserv|ypbind|inetd|xinetd)$/,
        )
        return judged(
          found.map((one) => at(one, 'This service is installed.')),
          'None is installed.',
        )
      },
      samples: { pass: [files({})], fail: [files({ 'usr/sbin/in.telnetd': { text: 'x', mode: 0o755 } })] },
    },
    {
      id: 'system.openssl',
      title: 'OpenSSL allows no old TLS',
      motivation: 'Old protocols and security level 0 let connections be read.',
      remediation: 'Set `MinProtocol = TLSv1.2` and `CipherString = DEFAULT@SECLEVEL=2`.',
      level: 'medium',
      reads: 'openssl.cnf',
      judge: ofSoftware('openssl', 'A configuration of OpenSSL', (openssl) =>
        judged(
          openssl.settings
            .filter(({ name, value }) =>
              /MinProtocol/.test(name) ? /SSLv3|TLSv1(?:\.[01])?$|None/i.test(value) : /SECLEVEL=0|\bALL\b/.test(value),
            )
            .map((one) => at(one, `${one.name} is ${one.value}.`)),
          'No old protocol is allowed.',
        ),
      ),
      samples: {
        pass: [files({ 'etc/ssl/openssl.cnf': '[d]\nMinProtocol = TLSv1.2\n' })],
        fail: [files({ 'etc/ssl/openssl.cnf': '[d]\nMinProtocol = TLSv1\n' })],
      },
    },
  ],
}
