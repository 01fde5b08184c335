import type { BuiltImage, ImageBuilder } from '../image-builder.ts'
import { whiteout } from '../layer-content.ts'
import { alpineBase } from './alpine-base.ts'
import { debianBase } from './debian-base.ts'
import { nodeModules } from './node-modules.ts'
import { sitePackages } from './site-packages.ts'

/** One tag of the sample registry. */
export interface SampleImage {
  /** Without host: `shop/web`. */
  readonly repository: string
  readonly tag: string
  readonly image: BuiltImage
}

/**
 * The images of the built-in sample registry: small, deterministic, made of package databases and metadata files only. Nothing in them can run;
 * what is wrong with them is wrong on purpose, so that a first visitor sees findings of every kind without a registry or a network.
 */
export function sampleImages(): readonly SampleImage[] {
  return [
    { repository: 'shop/web', tag: '1.4.0', image: shopWeb('1.4.0').build() },
    { repository: 'shop/web', tag: '1.5.0', image: shopWeb('1.5.0').build() },
    { repository: 'shop/api', tag: '2.3', image: shopApi().build() },
    { repository: 'data/reports', tag: '2024.1', image: reports().build() },
    { repository: 'base/debian', tag: '12', image: debianBase('old').build() },
    { repository: 'tools/clean', tag: '1', image: clean().build() },
  ]
}

/** A web shop on Debian with nginx and Node.js. 1.5.0 has repaired its libraries, not its base. */
function shopWeb(version: '1.4.0' | '1.5.0'): ImageBuilder {
  const old = version === '1.4.0'
  const app = debianBase(old ? 'old' : 'current', ['nginx', 'nodejs'])
    .emptyLayer('WORKDIR /app')
    .layer(
      {
        'app/package.json': JSON.stringify({ name: 'shop-web', version, private: true }),
        ...nodeModules('app', {
          express: '4.18.2',
          lodash: old ? '4.17.15' : '4.17.21',
          minimist: old ? '1.2.0' : '1.2.8',
          axios: old ? '0.21.0' : '1.7.9',
          '@babel/traverse': old ? '7.22.0' : '7.26.0',
          jsonwebtoken: old ? '8.5.0' : '9.0.2',
        }),
      },
      { createdBy: 'RUN /bin/sh -c npm ci --omit=dev # buildkit' },
    )
    .layer({ 'app/server.js': "require('express')().listen(8080)\n" }, { createdBy: 'COPY . /app # buildkit' })
  return (old ? app : app.emptyLayer('USER 1000')).emptyLayer('CMD ["node" "server.js"]').config({
    Cmd: ['node', 'server.js'],
    WorkingDir: '/app',
    Env: ['PATH=/usr/local/bin:/usr/bin:/bin', 'NODE_ENV=production'],
    ExposedPorts: { '8080/tcp': {} },
    ...(old ? {} : { User: '1000' }),
  })
}

/** An API on Alpine; a vulnerable library was deleted by a later layer and can still be extracted. */
function shopApi(): ImageBuilder {
  return alpineBase('old')
    .layer(
      {
        ...sitePackages('usr/lib/python3.12/site-packages', {
          django: '3.2.0',
          requests: '2.25.0',
          urllib3: '1.26.4',
          pyyaml: '5.3.1',
          jinja2: '3.1.2',
        }),
      },
      { createdBy: 'RUN /bin/sh -c pip install -r requirements.txt # buildkit' },
    )
    .layer(
      { 'usr/lib/python3.12/site-packages/pyyaml-5.3.1.dist-info': whiteout() },
      { createdBy: 'RUN /bin/sh -c pip uninstall -y pyyaml # buildkit' },
    )
    .config({ Cmd: ['python3', '-m', 'api'] })
}

/** A batch job on Debian with Python libraries. */
function reports(): ImageBuilder {
  return debianBase('old', ['python3'])
    .layer(
      {
        ...sitePackages('usr/local/lib/python3.11/dist-packages', {
          pillow: '9.5.0',
          requests: '2.31.0',
          jinja2: '2.11.2',
          certifi: '2022.12.7',
          sqlparse: '0.4.1',
        }),
      },
      { createdBy: 'RUN /bin/sh -c pip install -r requirements.txt # buildkit' },
    )
    .emptyLayer('USER nobody')
    .config({ Cmd: ['python3', 'report.py'], User: 'nobody' })
}

/** What a repaired image looks like. */
function clean(): ImageBuilder {
  return alpineBase('current')
    .layer({ 'opt/tool/VERSION': '1\n' }, { createdBy: 'COPY tool /opt/tool # buildkit' })
    .emptyLayer('USER 65532')
    .config({ Cmd: ['/opt/tool/run'], User: '65532', Healthcheck: { Test: ['CMD', '/opt/tool/run', '--check'] } })
}
