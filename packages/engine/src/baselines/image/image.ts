import type { Baseline, BaselineCheck, CheckLevel } from '../check.ts'
import { at, type ImageView } from '../image-view.ts'
import { judged, notApplicable, pass } from '../judgement.ts'
import type { CheckSample, SampleFile } from '../sample.ts'
import { isOff } from '../software-checks.ts'

const run = (text: string): CheckSample => ({
  config: { history: [{ createdBy: `/bin/sh -c ${text}`, emptyLayer: false }] },
})
const instruction = (text: string): CheckSample => ({ config: { history: [{ createdBy: text, emptyLayer: true }] } })
const config = (of: CheckSample['config']): CheckSample => ({ config: of ?? {} })
const files = (of: Readonly<Record<string, SampleFile>>): CheckSample => ({ files: of })
const program: SampleFile = { text: 'x', mode: 0o755 }
const DAY = 86_400_000

/** A check of build instructions: fails for each that `bad` matches. */
function ofHistory(
  id: string,
  title: string,
  level: CheckLevel,
  motivation: string,
  remediation: string,
  bad: (text: string) => boolean,
  samples: BaselineCheck['samples'],
): BaselineCheck {
  return {
    id: `image.${id}`,
    title,
    motivation,
    remediation,
    level,
    reads: 'the history of the image',
    judge: ({ history }) => {
      if (history.length === 0) return notApplicable('The image has no history.')
      const found = history.filter(({ text }) => bad(text))
      return judged(
        found.map(({ text }) => ({ detail: `An instruction does: ${shortened(text)}.` })),
        'No instruction does.',
      )
    },
    samples,
  }
}

/** Only the words before the first argument that could be a credential, of a line that is told. */
function shortened(text: string): string {
  const plain = text
    .replace(/\s+/g, ' ')
    .replace(/\/\/[^/@\s]+@/g, '//…@')
    .replace(/((?:pass\w*|secret|token|key)["']?[=:\s]\s?)\S+/gi, '$1…')
  return plain.length > 100 ? `${plain.slice(0, 100)}…` : plain
}

const runs = (text: string, command: RegExp): boolean => /^RUN\s/.test(text) && command.test(text)
const bad = (name: string, folder = 'usr/bin/'): CheckSample => files({ [`${folder}${name}`]: program })

function programs(
  id: string,
  title: string,
  level: CheckLevel,
  names: readonly string[],
  motivation: string,
): BaselineCheck {
  const pattern = new RegExp(
    `^(?:usr/)?(?:local/)?s?bin/(?:${names.map((name) => name.replace(/[+.]/g, '\\$&')).join('|')})$`,
  )
  return {
    id: `image.${id}`,
    title,
    motivation,
    remediation: 'Leave the package out of the final image; build in a stage of its own.',
    level,
    reads: `programs: ${names.join(', ')}`,
    judge: (image) =>
      judged(
        image.entriesMatching(pattern).map((one) => at(one, 'This program is in the image.')),
        'None is in the image.',
      ),
    samples: { pass: [files({ 'usr/bin/cat': program })], fail: [bad(names[0] ?? '')] },
  }
}

function leftOver(id: string, title: string, pattern: RegExp, example: string, remediation: string): BaselineCheck {
  return {
    id: `image.${id}`,
    title,
    motivation: 'It makes the image larger, and tells more than it should.',
    remediation,
    level: 'low',
    reads: 'names of files',
    judge: (image) => {
      const found = image.entriesMatching(pattern)
      const [first] = found
      const detail = found.length > 1 ? 'It and others of its kind are in the image.' : 'It is in the image.'
      return judged(first === undefined ? [] : [at(first, detail)], 'There is none.')
    },
    samples: { pass: [files({ 'etc/a': 'x' })], fail: [files({ [example]: example.endsWith('/') ? {} : 'x' })] },
  }
}

const SECRET_NAME =
  /(?:^|_)(?:PASS(?:WORD|WD|PHRASE)?|SECRET(?:_KEY)?|TOKEN|API_?KEY|ACCESS_KEY(?:_SECRET|_ID)?|PRIVATE_KEY|CREDENTIALS?)$/i
const DELEGATED = /_FILE$|_PATH$|_URL$|_DIR$|_TYPE$/i
const TLS_OFF: readonly (readonly [name: string, bad: RegExp])[] = [
  ['NODE_TLS_REJECT_UNAUTHORIZED', /^0$/],
  ['PYTHONHTTPSVERIFY', /^0$/],
  ['GIT_SSL_NO_VERIFY', /./],
  ['NPM_CONFIG_STRICT_SSL', /^false$/i],
  ['PIP_TRUSTED_HOST', /./],
  ['GOINSECURE', /./],
  ['GONOSUMCHECK', /./],
  ['GONOSUMDB', /^\*$/],
  ['GOFLAGS', /-insecure/],
  ['AWS_CA_BUNDLE', /^$/],
  ['CURL_INSECURE', /./],
  ['SSL_VERIFY', /^(?:0|false|no)$/i],
  ['KUBERNETES_TRUST_CERTIFICATES', /^true$/i],
]

const NO_CONFIG = notApplicable('There is no image config, only a root file system.')

function userOf({ config: { user } }: ImageView): string {
  return (user ?? '').split(':')[0] ?? ''
}

export const image: Baseline = {
  id: 'image',
  title: 'Image best practice',
  description:
    'What the CIS Docker benchmark (section 4) and dockle ask of an image: its user, its instructions, what was left in it.',
  kind: 'configuration',
  checks: [
    {
      id: 'image.user',
      title: 'The image does not run as root',
      motivation:
        'A process that is captured is root in the container, and often outside of it (CIS 4.1, CIS-DI-0001).',
      remediation: 'Add `USER` with an account of its own.',
      level: 'medium',
      reads: 'USER',
      judge: (view) => {
        if (!view.hasConfig) return NO_CONFIG
        const user = userOf(view)
        return /^(?:root|0|)$/.test(user)
          ? judged([{ detail: user === '' ? 'No USER is set, which means root.' : `USER is ${user}.` }], '')
          : pass('USER is not root.')
      },
      samples: { pass: [config({ user: 'app' })], fail: [config({}), config({ user: '0:0' })] },
    },
    {
      id: 'image.user-exists',
      title: 'The user of the image is named by number or has an account',
      motivation: 'A name without an account does not start, and a number can be checked by the cluster.',
      remediation: 'Use a number above 10000, or make the account.',
      level: 'low',
      reads: 'USER; /etc/passwd',
      judge: (view) => {
        const user = userOf(view)
        const all = view.accounts('passwd')
        if (user === '' || all.length === 0 || /^\d+$/.test(user))
          return user === '' ? notApplicable('No USER is set.') : pass('USER is a number, or there are no accounts.')
        return judged(
          all.some(({ name }) => name === user) ? [] : [{ detail: `USER is ${user}, which has no account.` }],
          'USER has an account.',
        )
      },
      samples: {
        pass: [config({ user: '10001' })],
        fail: [{ files: { 'etc/passwd': 'root:x:0:0::/root:/bin/sh\n' }, config: { user: 'app' } }],
      },
    },
    {
      id: 'image.base-named',
      title: 'The base of the image is named by digest',
      motivation: 'Nobody can tell what a base was that is not named (CIS 4.2, CIS-DI-0002).',
      remediation: 'Build with labels org.opencontainers.image.base.name and .digest.',
      level: 'low',
      reads: 'labels org.opencontainers.image.base.*',
      judge: ({ config: { labels } }) => {
        const name = labels['org.opencontainers.image.base.name']
        const digest = labels['org.opencontainers.image.base.digest']
        if (name === undefined && digest === undefined) return notApplicable('The image does not name its base.')
        return judged(
          digest === undefined && !name?.includes('@sha256:')
            ? [{ detail: 'The base is named without its digest.' }]
            : [],
          'The base is named by digest.',
        )
      },
      samples: {
        pass: [config({ labels: { 'org.opencontainers.image.base.digest': 'sha256:00' } })],
        fail: [config({ labels: { 'org.opencontainers.image.base.name': 'docker.io/library/debian:12' } })],
      },
    },
    programs(
      'compilers',
      'No compiler and no debugger is in the image',
      'low',
      ['gcc', 'g++', 'cc', 'clang', 'make', 'gdb', 'strace', 'ltrace'],
      'Intruders build and inspect with what they find (CIS 4.3, CIS-DI-0003).',
    ),
    programs(
      'network-tools',
      'No tool to explore networks is in the image',
      'low',
      [
        'nmap',
        'masscan',
        'tcpdump',
        'tshark',
        'wireshark',
        'nc',
        'ncat',
        'netcat',
        'nc.openbsd',
        'nc.traditional',
        'socat',
      ],
      'Intruders look around and call home with what they find (CIS 4.3, CIS-DI-0003).',
    ),
    programs(
      'clear-text-clients',
      'No client of the clear-text age is in the image',
      'low',
      ['telnet', 'ftp', 'tftp', 'rsh', 'rlogin', 'rexec', 'rcp', 'talk'],
      'They send passwords in clear (CIS 4.3, CIS-DI-0003).',
    ),
    programs(
      'sudo',
      'No sudo is in the image',
      'low',
      ['sudo', 'doas'],
      'A container starts as the user it needs; sudo is a way to become root (DKL-DI-0001).',
    ),
    {
      id: 'image.age',
      title: 'The image was built in the last half year',
      motivation: 'An image that is not built again misses the patches of its packages (CIS 4.4, CIS-DI-0004).',
      remediation: 'Build it again on a fresh base, at least monthly.',
      level: 'low',
      reads: 'the time of creation; the time that it is compared with',
      judge: ({ config: { created }, asOf }) => {
        const built = Date.parse(created ?? '')
        if (asOf === undefined || Number.isNaN(built) || built < DAY * 3650)
          return notApplicable('There is no time of creation, or none to compare with.')
        const days = Math.floor((asOf - built) / DAY)
        return judged(
          days > 183 ? [{ detail: `It was built ${days} days before.` }] : [],
          'It was built in the last half year.',
        )
      },
      samples: {
        pass: [{ config: { created: '2026-01-01T00:00:00Z' }, asOf: '2026-02-01T00:00:00Z' }],
        fail: [{ config: { created: '2024-01-01T00:00:00Z' }, asOf: '2026-02-01T00:00:00Z' }],
      },
    },
    {
      id: 'image.content-trust',
      title: 'The image does not turn content trust off',
      motivation:
        'Where images are pulled inside the container, whoever sits between changes them (CIS 4.5, CIS-DI-0005).',
      remediation: 'Remove DOCKER_CONTENT_TRUST=0.',
      level: 'low',
      reads: 'DOCKER_CONTENT_TRUST',
      judge: ({ env }) => {
        const value = env.get('DOCKER_CONTENT_TRUST')
        return judged(
          value !== undefined && isOff(value) ? [{ detail: `DOCKER_CONTENT_TRUST is ${value}.` }] : [],
          'It is not turned off.',
        )
      },
      samples: {
        pass: [config({ env: ['DOCKER_CONTENT_TRUST=1'] })],
        fail: [config({ env: ['DOCKER_CONTENT_TRUST=0'] })],
      },
    },
    {
      id: 'image.healthcheck',
      title: 'The image says how its health is checked',
      motivation:
        'A process that hangs goes unseen (CIS 4.6, CIS-DI-0006); clusters with probes of their own do without.',
      remediation: 'Add `HEALTHCHECK`.',
      level: 'low',
      reads: 'HEALTHCHECK',
      judge: ({ config: { healthcheck }, hasConfig }) =>
        hasConfig
          ? judged(
              healthcheck === undefined || healthcheck.length === 0 || healthcheck[0] === 'NONE'
                ? [{ detail: 'No HEALTHCHECK is set.' }]
                : [],
              'A HEALTHCHECK is set.',
            )
          : NO_CONFIG,
      samples: { pass: [config({ healthcheck: ['CMD', 'true'] })], fail: [config({})] },
    },
    ofHistory(
      'update-alone',
      'Lists of packages are not fetched in a layer of their own',
      'low',
      'The layer is cached, and later installs take old packages (CIS 4.7, CIS-DI-0007).',
      'Write `apt-get update && apt-get install` in one RUN.',
      (text) =>
        runs(text, /\b(?:apt-get|apt)\s+(?:-\S+\s+)*update\b|\bapk\s+update\b/) &&
        !/\binstall\b|\bupgrade\b|\bapk\s+add\b/.test(text),
      {
        pass: [run('apt-get update && apt-get install -y curl')],
        fail: [run('apt-get update')],
      },
    ),
    {
      id: 'image.setuid',
      title: 'No program has the rights of its owner',
      motivation: 'Each setuid and setgid program is a way to become root (CIS 4.8, CIS-DI-0008).',
      remediation: 'Run `find / -xdev -perm /6000 -type f -exec chmod a-s {} +` where no user needs them.',
      level: 'low',
      reads: 'setuid and setgid bits of all files',
      judge: ({ entries }) => {
        const found = [...entries.values()].filter(({ type, mode }) => type === 'file' && (mode & 0o6000) !== 0)
        const [first] = found
        if (first === undefined) return pass('There is no such program.')
        return judged(
          [
            at(
              first,
              `${found.length} ${found.length === 1 ? 'program has' : 'programs have'} such a bit: ${found
                .slice(0, 5)
                .map(({ path }) => path)
                .join(', ')}${found.length > 5 ? ', …' : ''}.`,
            ),
          ],
          '',
        )
      },
      samples: {
        pass: [files({ 'usr/bin/a': program })],
        fail: [files({ 'usr/bin/su': { text: 'x', mode: 0o4755 } })],
      },
    },
    ofHistory(
      'add',
      'Files are copied, not added',
      'low',
      'ADD unpacks archives and fetches addresses unseen (CIS 4.9, CIS-DI-0009).',
      'Use COPY, but for the root file system of a base.',
      (text) => /^ADD\s/.test(text) && !/\sin\s+\/\s*$|\s\/\s*(?:#.*)?$/.test(text),
      {
        pass: [
          instruction('/bin/sh -c #(nop) COPY file:00 in /app/'),
          instruction('/bin/sh -c #(nop) ADD file:00 in / '),
        ],
        fail: [instruction('/bin/sh -c #(nop) ADD file:00 in /app/')],
      },
    ),
    ofHistory(
      'add-address',
      'No file is fetched by ADD',
      'medium',
      'What the address serves tomorrow is in the image of tomorrow (CIS 4.9).',
      'Fetch with a digest: `ADD --checksum`, or curl and sha256sum.',
      (text) => /^ADD\s.*https?:\/\//.test(text) && !/--checksum/.test(text),
      {
        pass: [instruction('ADD --checksum=sha256:00 https://x.example/a /a')],
        fail: [instruction('ADD https://x.example/a /a')],
      },
    ),
    {
      id: 'image.secrets-in-environment',
      title: 'The environment names no secret',
      motivation: 'Everybody who pulls the image reads its environment (CIS 4.10, CIS-DI-0010).',
      remediation: 'Give the variable at start-up.',
      level: 'high',
      reads: 'names of ENV with a value',
      judge: ({ env }) =>
        judged(
          [...env]
            .filter(
              ([name, value]) =>
                SECRET_NAME.test(name) &&
                !DELEGATED.test(name) &&
                value !== '' &&
                !/^[$<{%]|^(?:true|false|\d)$/i.test(value),
            )
            .map(([name]) => ({ detail: `${name} has a value.` })),
          'No variable does.',
        ),
      samples: {
        pass: [config({ env: ['DB_PASSWORD_FILE=/run/secrets/db', 'TOKEN='] })],
        fail: [config({ env: ['DB_PASSWORD=9f8e7d6c'] })],
      },
    },
    {
      id: 'image.secrets-in-files',
      title: 'No file holds a credential',
      motivation: 'Everybody who pulls the image reads its files (CIS 4.10, CIS-DI-0010).',
      remediation: 'Mount secrets at build time and at start-up.',
      level: 'high',
      reads: 'credentials found in files',
      restates: true,
      judge: ({ leaks }) =>
        judged(
          leaks
            .filter(({ origin }) => origin === 'file')
            .map(({ path, line, layer, title }) => ({
              ...(path !== undefined && { path }),
              ...(line !== undefined && { line }),
              ...(layer !== undefined && { layer }),
              detail: `${title}.`,
            })),
          'None was found.',
        ),
      samples: {
        pass: [{}],
        fail: [{ leaks: [{ rule: 'x', title: 'A key', family: 'access-key', origin: 'file', path: 'a', layer: 0 }] }],
      },
    },
    ofHistory(
      'unverified-packages',
      'Packages are installed with their signatures checked',
      'high',
      'Whoever sits between the build and the mirror installs what he likes (CIS 4.11, CIS-DI-0011).',
      'Remove the option; add the key of the repository.',
      (text) =>
        runs(
          text,
          /--allow-unauthenticated|--force-yes|--no-?gpg-?check\b|--nosignature|--allow-untrusted|--trusted-host[ =]|--no-gpg-checks|trusted=yes/,
        ),
      {
        pass: [run('apt-get install -y curl')],
        fail: [run('apt-get install -y --allow-unauthenticated curl')],
      },
    ),
    ofHistory(
      'sudo-used',
      'Instructions do not use sudo',
      'low',
      'Instructions run as root anyhow; sudo in an image is a way to become root (DKL-DI-0001).',
      'Leave sudo out, and use USER.',
      (text) => runs(text, /(?:^RUN|[;&|])\s*sudo\s/),
      {
        pass: [run('make install')],
        fail: [run('sudo make install')],
      },
    ),
    {
      id: 'image.sensitive-volumes',
      title: 'No folder of the system is a volume',
      motivation: 'A volume there hides what the image brought, or shows the host (DKL-DI-0002).',
      remediation: 'Name folders of data in VOLUME.',
      level: 'medium',
      reads: 'VOLUME',
      judge: ({ config: { volumes } }) =>
        judged(
          volumes
            .filter((one) =>
              /^\/(?:dev|proc|sys|etc|usr|bin|sbin|lib|boot|root|var\/run|run)?\/?$|docker\.sock/.test(one),
            )
            .map((one) => ({ detail: `${one} is a volume.` })),
          'No such folder is a volume.',
        ),
      samples: { pass: [config({ volumes: ['/data'] })], fail: [config({ volumes: ['/etc'] })] },
    },
    ofHistory(
      'dist-upgrade',
      'The base is not upgraded as a whole',
      'low',
      'A dist-upgrade changes what the base promised (DKL-DI-0003).',
      'Take a newer base.',
      (text) => runs(text, /\b(?:apt-get|apt)\s+(?:-\S+\s+)*dist-upgrade\b|\bfull-upgrade\b/),
      {
        pass: [run('apt-get upgrade -y')],
        fail: [run('apt-get dist-upgrade -y')],
      },
    ),
    ofHistory(
      'apk-cache',
      'Alpine installs without a cache',
      'low',
      'The cache makes the image larger (DKL-DI-0004).',
      'Use `apk add --no-cache`.',
      (text) =>
        runs(text, /\bapk\s+(?:-\S+\s+)*add\b/) &&
        !/--no-cache|rm\s+-\S*r\S*\s.*\/var\/cache\/apk|--mount=type=cache/.test(text),
      {
        pass: [run('apk add --no-cache curl')],
        fail: [run('apk add curl')],
      },
    ),
    leftOver(
      'package-lists',
      'No lists of packages are left',
      /^var\/lib\/apt\/lists\/[^/]+_/,
      'var/lib/apt/lists/x_dists_y_main_binary-amd64_Packages',
      'Run `rm -rf /var/lib/apt/lists/*` in the same RUN (DKL-DI-0005).',
    ),
    leftOver(
      'package-archives',
      'No archives of packages are left',
      /^var\/cache\/(?:apt\/archives\/[^/]+\.deb|(?:yum|dnf|libdnf5|zypp)\/.+|apk\/.+)$/,
      'var/cache/apt/archives/x.deb',
      'Run `apt-get clean` or `dnf clean all` in the same RUN (DKL-DI-0005).',
    ),
    leftOver(
      'language-caches',
      'No caches of package managers of languages are left',
      /^(?:root|home\/[^/]+)\/(?:\.npm\/_cacache|\.cache\/(?:pip|yarn|go-build|composer))\/$/,
      'root/.cache/pip/',
      'Use `--no-cache-dir`, or a cache mount (DKL-LI-0003).',
    ),
    leftOver(
      'build-files',
      'No files of the build are left',
      /(?:^|\/)(?:Dockerfile|\.dockerignore|docker-compose\.ya?ml)$/,
      'app/Dockerfile',
      'Name them in .dockerignore (DKL-LI-0003).',
    ),
    leftOver(
      'version-control',
      'No folder of version control is left',
      /(?:^|\/)\.(?:git|svn|hg|bzr)\/$/,
      'app/.git/',
      'Name it in .dockerignore: it holds all that was ever committed (DKL-LI-0003).',
    ),
    leftOver(
      'editor-folders',
      'No folder of an editor is left',
      /(?:^|\/)\.(?:idea|vscode|vagrant)\/$/,
      'app/.idea/',
      'Name it in .dockerignore (DKL-LI-0003).',
    ),
    {
      id: 'image.latest',
      title: 'The image has a tag that means something',
      motivation: '`latest` is another image tomorrow (DKL-DI-0006).',
      remediation: 'Tag images by version, and use them by digest.',
      level: 'low',
      reads: 'the reference of the image',
      judge: ({ reference }) => {
        if (reference === undefined || /:\/|^(?:rootfs|dir|oci|docker-archive|oci-archive):/.test(reference))
          return notApplicable('The image was not asked for by a tag.')
        const name = reference.split('/').at(-1) ?? ''
        return judged(
          !name.includes('@') && (!name.includes(':') || name.endsWith(':latest'))
            ? [{ detail: 'The tag is latest.' }]
            : [],
          'The tag is not latest.',
        )
      },
      samples: {
        pass: [{ reference: 'registry.example/app:1.2' }],
        fail: [{ reference: 'registry.example/app:latest' }],
      },
    },
    ofHistory(
      'pipe-to-shell',
      'Nothing that was fetched is run unseen',
      'medium',
      'Whoever serves the script runs commands in the build.',
      'Fetch it, check its digest, then run it.',
      (text) => runs(text, /\b(?:curl|wget)\b[^|;&]*\|\s*(?:sudo\s+)?(?:ba|da|z|a)?sh\b/),
      {
        pass: [run('curl -fsSLO https://x.example/a && sha256sum -c a.sum && sh a')],
        fail: [run('curl -fsSL https://x.example/a | sh')],
      },
    ),
    ofHistory(
      'tls-off',
      'Nothing is fetched without checking from whom',
      'medium',
      'Whoever sits between serves what he likes.',
      'Remove the option; add the authority to the trust store.',
      (text) =>
        runs(
          text,
          /\bcurl\b[^|;&]*\s(?:-\w*k\w*|--insecure)\s|\bwget\b[^|;&]*--no-check-certificate|http\.sslVerify[ =]false|strict-ssl[ =]false/,
        ),
      {
        pass: [run('curl -fsSL https://x.example/a -o a')],
        fail: [run('curl -k https://x.example/a -o a')],
      },
    ),
    ofHistory(
      'chmod-777',
      'Nothing is opened to everybody',
      'low',
      'Any process changes what others run.',
      'Give the file to the user that needs it: `COPY --chown`.',
      (text) => runs(text, /\bchmod\s+(?:-\S+\s+)*(?:0?777|a\+rwx|o\+w)\b/),
      {
        pass: [run('chmod 755 /app')],
        fail: [run('chmod -R 777 /app')],
      },
    ),
    {
      id: 'image.tls-verification',
      title: 'The environment does not turn checking of certificates off',
      motivation: 'Whoever sits between reads and changes every connection.',
      remediation: 'Remove the variable; add the authority to the trust store.',
      level: 'high',
      reads: TLS_OFF.map(([name]) => name).join(', '),
      judge: ({ env }) =>
        judged(
          TLS_OFF.filter(([name, value]) => env.has(name) && value.test(env.get(name) ?? '')).map(([name]) => ({
            detail: `${name} turns it off.`,
          })),
          'No variable does.',
        ),
      samples: { pass: [config({ env: ['PATH=/bin'] })], fail: [config({ env: ['NODE_TLS_REJECT_UNAUTHORIZED=0'] })] },
    },
    {
      id: 'image.exposed-ssh',
      title: 'No port for signing in is exposed',
      motivation: 'A container is entered by its runtime; ports of SSH, telnet, RDP and VNC are ways in.',
      remediation: 'Remove the port from EXPOSE, and the server from the image.',
      level: 'medium',
      reads: 'EXPOSE',
      judge: ({ config: { exposedPorts } }) =>
        judged(
          exposedPorts
            .filter((port) => /^(?:22|23|513|514|3389|590\d)(?:\/|$)/.test(port))
            .map((port) => ({ detail: `${port} is exposed.` })),
          'No such port is exposed.',
        ),
      samples: { pass: [config({ exposedPorts: ['8080/tcp'] })], fail: [config({ exposedPorts: ['22/tcp'] })] },
    },
    {
      id: 'image.preloaded-library',
      title: 'The environment loads no library into every program',
      motivation: 'LD_PRELOAD and LD_LIBRARY_PATH of folders that others write run their code.',
      remediation: 'Remove the variable.',
      level: 'high',
      reads: 'LD_PRELOAD, LD_LIBRARY_PATH',
      judge: ({ env }) =>
        judged(
          ['LD_PRELOAD', 'LD_LIBRARY_PATH']
            .filter((name) => /(?:^|:)(?:\/tmp|\/var\/tmp|\/dev\/shm|\.)(?:\/|:|$)/.test(env.get(name) ?? ''))
            .map((name) => ({ detail: `${name} names a folder that everybody writes.` })),
          'No such folder is named.',
        ),
      samples: {
        pass: [config({ env: ['LD_PRELOAD=/usr/lib/libjemalloc.so'] })],
        fail: [config({ env: ['LD_PRELOAD=/tmp/x.so'] })],
      },
    },
    {
      id: 'image.debug-mode',
      title: 'The application does not run for developers',
      motivation: 'Debugging shows sources and variables, and often runs code.',
      remediation: 'Remove the variable or the option.',
      level: 'medium',
      reads: 'FLASK_DEBUG, DJANGO_DEBUG, APP_DEBUG, JAVA options, the command',
      judge: ({ env, command }) => {
        const set = ['FLASK_DEBUG', 'DJANGO_DEBUG', 'APP_DEBUG']
          .filter((name) => /^(?:1|true|on)$/i.test(env.get(name) ?? ''))
          .map((name) => ({ detail: `${name} is on.` }))
        const java = [...env.values(), command.join(' ')].some((text) =>
          /-agentlib:jdwp=[^ ]*address=(?:\*|0\.0\.0\.0)/.test(text),
        )
        return judged(
          [...set, ...(java ? [{ detail: 'A debugger of Java listens on every address.' }] : [])],
          'Nothing of the kind is set.',
        )
      },
      samples: { pass: [config({ env: ['APP_DEBUG=false'] })], fail: [config({ env: ['FLASK_DEBUG=1'] })] },
    },
  ],
}
