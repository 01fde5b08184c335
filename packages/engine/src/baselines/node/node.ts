import type { Baseline } from '../check.ts'
import { at } from '../image-view.ts'
import { judged, notApplicable } from '../judgement.ts'
import type { CheckSample } from '../sample.ts'
import { forbids, isOff, isOn } from '../software-checks.ts'

const npmrc = (text: string): CheckSample => ({ files: { 'root/.npmrc': `${text}\n` } })
const command = (...cmd: readonly string[]): CheckSample => ({ config: { cmd } })
const isPlain = (value: string): boolean => /^http:\/\/(?!localhost|127\.)/.test(value)

export const node: Baseline = {
  id: 'node',
  title: 'Node.js, npm and other package managers',
  description: 'Configuration of npm, Yarn and pip, and how programs of Node.js are started.',
  kind: 'configuration',
  checks: [
    {
      id: 'node.npm-tls',
      title: 'The package manager of npm checks whom it talks to',
      motivation: 'Whoever sits between installs what he likes.',
      remediation: 'Remove `strict-ssl=false`; set `cafile`.',
      level: 'high',
      reads: '`strict-ssl` of .npmrc',
      judge: forbids(
        'npm',
        'An .npmrc',
        'strict-ssl',
        ({ value }) => (isOff(value) ? 'strict-ssl is false.' : undefined),
        'It checks.',
      ),
      samples: { pass: [npmrc('strict-ssl=true')], fail: [npmrc('strict-ssl=false')] },
    },
    {
      id: 'node.npm-registry',
      title: 'Packages of npm are fetched over TLS',
      motivation: 'Whoever sits between installs what he likes.',
      remediation: 'Use https for `registry`.',
      level: 'medium',
      reads: '`registry` of .npmrc',
      judge: forbids(
        'npm',
        'An .npmrc',
        /registry$/,
        ({ name, value }) => (isPlain(value) ? `${name} is ${value}.` : undefined),
        'They are.',
      ),
      samples: {
        pass: [npmrc('registry=https://registry.example/')],
        fail: [npmrc('registry=http://registry.example/')],
      },
    },
    {
      id: 'node.npm-root-scripts',
      title: 'Scripts of packages do not run as root',
      motivation: 'A package that somebody took over is root of the build.',
      remediation: 'Remove `unsafe-perm`.',
      level: 'low',
      reads: '`unsafe-perm` of .npmrc',
      judge: forbids(
        'npm',
        'An .npmrc',
        'unsafe-perm',
        ({ value }) => (isOn(value) ? 'unsafe-perm is true.' : undefined),
        'They do not.',
      ),
      samples: { pass: [npmrc('unsafe-perm=false')], fail: [npmrc('unsafe-perm=true')] },
    },
    {
      id: 'node.yarn-tls',
      title: 'Yarn checks whom it talks to',
      motivation: 'Whoever sits between installs what he likes.',
      remediation: 'Remove `enableStrictSsl: false`.',
      level: 'high',
      reads: '`enableStrictSsl`, `strict-ssl`, `unsafeHttpWhitelist` of .yarnrc and .yarnrc.yml',
      judge: forbids(
        'yarn',
        'A .yarnrc',
        /^(?:strict-ssl|enableStrictSsl|unsafeHttpWhitelist(?:\.\d+)?)$/,
        ({ name, value }) =>
          /^unsafe/.test(name)
            ? value === '[]'
              ? undefined
              : `${value} is fetched from in clear.`
            : isOff(value)
              ? `${name} is false.`
              : undefined,
        'It checks.',
      ),
      samples: {
        pass: [{ files: { 'app/.yarnrc.yml': 'enableStrictSsl: true\n' } }],
        fail: [
          { files: { 'app/.yarnrc.yml': 'enableStrictSsl: false\n' } },
          { files: { 'app/.yarnrc': 'strict-ssl false\n' } },
        ],
      },
    },
    {
      id: 'node.pip-tls',
      title: 'The package manager of Python checks whom it talks to',
      motivation: 'Whoever sits between installs what he likes.',
      remediation: 'Remove `trusted-host`; use https for `index-url`.',
      level: 'high',
      reads: '`trusted-host`, `index-url` of pip.conf',
      judge: forbids(
        'pip',
        'A pip.conf',
        /^(?:trusted-host|(?:extra-)?index-url)$/,
        ({ name, value }) =>
          name === 'trusted-host'
            ? /^(?:localhost|127\.)/.test(value)
              ? undefined
              : `${value} is trusted without a check.`
            : isPlain(value)
              ? `${name} is ${value}.`
              : undefined,
        'It checks.',
      ),
      samples: {
        pass: [{ files: { 'etc/pip.conf': '[global]\nindex-url = https://pypi.example/simple\n' } }],
        fail: [{ files: { 'etc/pip.conf': '[global]\ntrusted-host = pypi.example\n' } }],
      },
    },
    {
      id: 'node.git-tls',
      title: 'Git checks whom it talks to',
      motivation: 'Whoever sits between changes what is fetched.',
      remediation: 'Remove `sslVerify = false`.',
      level: 'medium',
      reads: '`http.sslVerify` of gitconfig',
      judge: forbids(
        'git',
        'A gitconfig',
        /^sslverify$/i,
        ({ value }) => (isOff(value) ? 'sslVerify is false.' : undefined),
        'It checks.',
      ),
      samples: {
        pass: [{ files: { 'etc/gitconfig': '[http]\n\tsslVerify = true\n' } }],
        fail: [{ files: { 'etc/gitconfig': '[http]\n\tsslVerify = false\n' } }],
      },
    },
    {
      id: 'node.inspector',
      title: 'No inspector of Node.js listens for others',
      motivation: 'Whoever connects runs code.',
      remediation: 'Remove `--inspect` from the command and NODE_OPTIONS.',
      level: 'high',
      reads: 'the command; NODE_OPTIONS; `scripts.start`',
      judge: (image) => {
        const open = /--inspect(?:-brk)?=(?:0\.0\.0\.0|\[?::\]?|\*)/
        const set = [
          ...image.command.filter((word) => open.test(word)).map((word) => ({ detail: `The command has ${word}.` })),
          ...(open.test(image.env.get('NODE_OPTIONS') ?? '') ? [{ detail: 'NODE_OPTIONS opens it.' }] : []),
          ...image
            .software('package.json')
            .all('scripts.start')
            .filter(({ value }) => open.test(value))
            .map((one) => at(one, 'The script start opens it.')),
        ]
        return judged(set, 'None is opened.')
      },
      samples: {
        pass: [command('node', 'a.js')],
        fail: [
          command('node', '--inspect=0.0.0.0:9229', 'a.js'),
          { config: { env: ['NODE_OPTIONS=--inspect=0.0.0.0'] } },
        ],
      },
    },
    {
      id: 'node.development',
      title: 'Programs of Node.js run for production',
      motivation: 'Development mode shows errors and turns protection off.',
      remediation: 'Set `NODE_ENV=production`.',
      level: 'low',
      reads: 'NODE_ENV',
      judge: ({ env }) => {
        const value = env.get('NODE_ENV')
        if (value === undefined) return notApplicable('NODE_ENV is not set.')
        return judged(
          /^(?:dev|development|test)$/.test(value) ? [{ detail: `NODE_ENV is ${value}.` }] : [],
          `NODE_ENV is ${value}.`,
        )
      },
      samples: {
        pass: [{ config: { env: ['NODE_ENV=production'] } }],
        fail: [{ config: { env: ['NODE_ENV=development'] } }],
      },
    },
    {
      id: 'node.development-server',
      title: 'No server for developers is started',
      motivation: 'It watches files, shows sources, and is made for one machine.',
      remediation: 'Build the application, and start what was built.',
      level: 'medium',
      reads:
        'the command: nodemon, ts-node-dev, webpack-dev-server, vite, next dev, flask run --debug, manage.py runserver',
      judge: ({ command: words }) => {
        const line = words.join(' ')
        if (line === '') return notApplicable('The image has no command.')
        return judged(
          /(?:^|[\s/])(?:nodemon|ts-node-dev|webpack-dev-server|react-scripts start|next dev|nuxt dev|ng serve|vite(?! preview| build)\b|vue-cli-service serve|manage\.py runserver|rails s(?:erver)?|php artisan serve)(?:\s|$)/.test(
            line,
          )
            ? [{ detail: 'The command starts a server for developers.' }]
            : [],
          'None is.',
        )
      },
      samples: {
        pass: [command('node', 'dist/main.js')],
        fail: [command('npx', 'nodemon', 'a.js'), command('python', 'manage.py', 'runserver', '0.0.0.0:8000')],
      },
    },
  ],
}
