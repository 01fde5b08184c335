/** A lock file and what it locks. */
export interface LockFileSample {
  readonly path: string
  readonly content: string
  /** `type name@version`, followed by ` (scope)` or ` (platform)`. */
  readonly packages: readonly string[]
}

const json = (value: unknown): string => JSON.stringify(value, undefined, 2)
const lines = (...text: readonly string[]): string => `${text.join('\n')}\n`

/** Of each format, by its folder below `lock-files/`. */
export const LOCK_FILE_SAMPLES: Readonly<Record<string, readonly LockFileSample[]>> = {
  'npm-lock': [
    {
      path: 'package-lock.json',
      content: json({
        lockfileVersion: 3,
        packages: {
          '': { name: 'app', version: '1.0.0' },
          'packages/own': { version: '1.0.0' },
          'node_modules/own': { resolved: 'packages/own', link: true },
          'node_modules/@s/a': { version: '2.0.0' },
          'node_modules/b/node_modules/c': { version: '3.0.0', dev: true },
          'node_modules/alias': { name: 'real', version: '4.0.0' },
        },
      }),
      packages: ['npm @s/a@2.0.0', 'npm c@3.0.0 (development)', 'npm real@4.0.0'],
    },
    {
      path: 'web/npm-shrinkwrap.json',
      content: json({
        lockfileVersion: 1,
        dependencies: {
          a: { version: '1.0.0', dependencies: { b: { version: '2.0.0', dev: true } } },
          alias: { version: 'npm:@s/real@3.0.0' },
          git: { version: 'git+ssh://git@example.org/x.git#abc' },
        },
      }),
      packages: ['npm a@1.0.0', 'npm b@2.0.0 (development)', 'npm @s/real@3.0.0'],
    },
  ],
  'yarn-lock': [
    {
      path: 'yarn.lock',
      content: lines(
        '# yarn lockfile v1',
        '',
        '"@babel/core@^7.0.0", "@babel/core@^7.1.0":',
        '  version "7.2.2"',
        '  resolved "https://registry.yarnpkg.com/x"',
        '  dependencies:',
        '    version "^9"',
        'alias@npm:real@^1.0.0:',
        '  version "1.0.1"',
      ),
      packages: ['npm @babel/core@7.2.2', 'npm real@1.0.1'],
    },
    {
      path: 'yarn.lock',
      content: lines(
        '__metadata:',
        '  version: 6',
        '',
        '"@s/a@npm:^1.0.0, @s/a@npm:^1.2.0":',
        '  version: 1.2.3',
        '  resolution: "@s/a@npm:1.2.3"',
        '  linkType: hard',
        '',
        '"app@workspace:.":',
        '  version: 0.0.0-use.local',
      ),
      packages: ['npm @s/a@1.2.3'],
    },
  ],
  'pnpm-lock': [
    {
      path: 'pnpm-lock.yaml',
      content: lines(
        "lockfileVersion: '9.0'",
        'packages:',
        "  '@s/a@1.10':",
        '    resolution: {integrity: sha512-x}',
        '  /b/2.0.0_react@17.0.2:',
        '    dev: true',
        '  /c@3.0.0(d@1.0.0):',
        '    dev: false',
        '  file:local:',
        '    name: named',
        '    version: 4.0.0',
      ),
      packages: ['npm @s/a@1.10', 'npm b@2.0.0 (development)', 'npm c@3.0.0', 'npm named@4.0.0'],
    },
  ],
  'bun-lock': [
    {
      path: 'bun.lock',
      content:
        '{ // text\n "lockfileVersion": 1, "packages": { "@s/a": ["@s/a@1.0.0, ]", "", {}, "sha"], "b": ["b@2.0.0",], "w": ["w@workspace:w"], }, }',
      packages: ['npm @s/a@1.0.0, ]', 'npm b@2.0.0'],
    },
  ],
  'deno-lock': [
    { path: 'deno.lock', content: json({ version: '5', npm: { '@s/a@1.0.0_b@2': {} } }), packages: ['npm @s/a@1.0.0'] },
    {
      path: 'deno.lock',
      content: json({ version: '3', packages: { npm: { 'a@1.0.0': {} } } }),
      packages: ['npm a@1.0.0'],
    },
  ],
  requirements: [
    {
      path: 'requirements-dev.txt',
      content: lines(
        'Django==4.2.1 ; python_version > "3.8"',
        'requests[security] == 2.31.0 \\',
        '    --hash=sha256:abc',
        'flask>=2.0',
        'wild==1.*',
        '# commented==1.0',
        '-e ./local',
      ),
      packages: ['pypi Django@4.2.1', 'pypi requests@2.31.0'],
    },
  ],
  'pipfile-lock': [
    {
      path: 'Pipfile.lock',
      content: json({
        _meta: { sources: {} },
        default: { django: { version: '==4.2' }, local: { path: '.' } },
        develop: { pytest: { version: '==7.0' } },
      }),
      packages: ['pypi django@4.2', 'pypi pytest@7.0 (development)'],
    },
  ],
  'python-lock': [
    {
      path: 'poetry.lock',
      content: lines('[[package]]', 'name = "Flask"', 'version = "2.3.0"', 'category = "dev"'),
      packages: ['pypi Flask@2.3.0 (development)'],
    },
    {
      path: 'uv.lock',
      content: lines(
        'version = 1',
        '[[package]]',
        'name = "app"',
        'version = "0.1.0"',
        'source = { virtual = "." }',
        '[[package]]',
        'name = "anyio"',
        'version = "4.0.0"',
        'source = { registry = "https://pypi.org/simple" }',
      ),
      packages: ['pypi anyio@4.0.0'],
    },
    {
      path: 'pylock.dev.toml',
      content: lines('lock-version = "1.0"', '[[packages]]', 'name = "attrs"', 'version = "25.1.0"'),
      packages: ['pypi attrs@25.1.0'],
    },
  ],
  'go-mod': [
    {
      path: 'go.mod',
      content: lines(
        'module example.org/app',
        'go 1.21',
        'require github.com/one/a v1.0.0',
        'require (',
        '\tgithub.com/two/b/v2 v2.3.4 // indirect',
        '\tgithub.com/three/c v0.1.0',
        '\tgithub.com/four/d v0.0.1',
        ')',
        'replace github.com/three/c => ../c',
        'replace github.com/four/d v0.0.1 => github.com/fork/d v0.0.2',
      ),
      packages: [
        'golang github.com/one/a@v1.0.0',
        'golang github.com/two/b/v2@v2.3.4',
        'golang github.com/fork/d@v0.0.2',
      ],
    },
  ],
  'cargo-lock': [
    {
      path: 'Cargo.lock',
      content: lines(
        '[[package]]',
        'name = "own"',
        'version = "0.1.0"',
        '[[package]]',
        'name = "serde"',
        'version = "1.0.1"',
        'source = "registry+https://github.com/rust-lang/crates.io-index"',
      ),
      packages: ['cargo serde@1.0.1'],
    },
  ],
  'composer-lock': [
    {
      path: 'composer.lock',
      content: json({
        packages: [{ name: 'a/b', version: 'v1.0.0' }],
        'packages-dev': [{ name: 'c/d', version: '2.0.0' }],
      }),
      packages: ['composer a/b@v1.0.0', 'composer c/d@2.0.0 (development)'],
    },
  ],
  'gemfile-lock': [
    {
      path: 'Gemfile.lock',
      content: lines(
        'PATH',
        '  remote: .',
        '  specs:',
        '    own (0.1.0)',
        'GEM',
        '  remote: https://rubygems.org/',
        '  specs:',
        '    nokogiri (1.15.0-x86_64-linux)',
        '      racc (~> 1.4)',
        '    rake (13.0.6)',
        'DEPENDENCIES',
        '  rake',
      ),
      packages: ['gem nokogiri@1.15.0 (x86_64-linux)', 'gem rake@13.0.6'],
    },
  ],
  'nuget-lock': [
    {
      path: 'packages.lock.json',
      content: json({
        dependencies: {
          'net8.0': { 'A.B': { type: 'Direct', resolved: '1.0.0' }, Own: { type: 'Project', resolved: '1.0.0' } },
        },
      }),
      packages: ['nuget A.B@1.0.0'],
    },
    {
      path: 'packages.config',
      content: '<?xml version="1.0"?><packages><package id="jQuery" version="3.1.1" /></packages>',
      packages: ['nuget jQuery@3.1.1'],
    },
    {
      path: 'Directory.Packages.props',
      content:
        '<Project><ItemGroup><PackageVersion Include="X" Version="[2.0.0]" /><PackageVersion Include="Y" Version="$(V)" /></ItemGroup></Project>',
      packages: ['nuget X@2.0.0'],
    },
  ],
  'maven-pom': [
    {
      path: 'pom.xml',
      content: `<project xmlns="x"><!-- <dependency> --><parent><groupId>org.acme</groupId><version>9</version></parent>
        <properties><v>1.0</v><w>\${v}.1</w></properties>
        <dependencyManagement><dependencies><dependency><groupId>m</groupId><artifactId>n</artifactId><version>3</version></dependency></dependencies></dependencyManagement>
        <dependencies>
          <dependency><groupId>a</groupId><artifactId>b</artifactId><version>\${w}</version>
            <exclusions><exclusion><groupId>x</groupId><artifactId>y</artifactId></exclusion></exclusions></dependency>
          <dependency><groupId>m</groupId><artifactId>n</artifactId><scope>test</scope></dependency>
          <dependency><groupId>\${project.groupId}</groupId><artifactId>own</artifactId><version>\${project.version}</version></dependency>
          <dependency><groupId>u</groupId><artifactId>u</artifactId><version>\${unknown}</version></dependency>
        </dependencies></project>`,
      packages: ['maven a:b@1.0.1', 'maven m:n@3 (development)', 'maven org.acme:own@9'],
    },
  ],
  'gradle-lock': [
    {
      path: 'gradle.lockfile',
      content: lines(
        '# comment',
        'a:b:1.0=compileClasspath,testCompileClasspath',
        'c:d:2.0=testRuntimeClasspath',
        'empty=',
      ),
      packages: ['maven a:b@1.0', 'maven c:d@2.0 (development)'],
    },
    {
      path: 'build.sbt.lock',
      content: json({ dependencies: [{ org: 'o', name: 'n', version: '1' }] }),
      packages: ['maven o:n@1'],
    },
  ],
  'hex-lock': [
    {
      path: 'mix.lock',
      content:
        '%{\n  "jason": {:hex, :jason, "1.4.0", "e8", [:mix], [], "hexpm", "79"},\n  "x": {:git, "https://x", "a", []},\n}',
      packages: ['hex jason@1.4.0'],
    },
    {
      path: 'rebar.lock',
      content: '{"1.2.0",\n[{<<"cowboy">>,{pkg,<<"cowboy">>,<<"2.9.0">>},0}]}.',
      packages: ['hex cowboy@2.9.0'],
    },
  ],
  'pubspec-lock': [
    {
      path: 'pubspec.lock',
      content: lines(
        'packages:',
        '  async:',
        '    source: hosted',
        '    version: "2.10"',
        '  flutter:',
        '    source: sdk',
        '    version: "0.0.0"',
      ),
      packages: ['pub async@2.10'],
    },
  ],
  'swift-resolved': [
    {
      path: 'Package.resolved',
      content: json({
        version: 2,
        pins: [
          { identity: 'nio', location: 'https://github.com/apple/swift-nio.git', state: { version: '2.40.0' } },
          { identity: 'x', location: 'git@github.com:o/x.git', state: { branch: 'main' } },
        ],
      }),
      packages: ['swift github.com/apple/swift-nio@2.40.0'],
    },
    {
      path: 'Package.resolved',
      content: json({ object: { pins: [{ repositoryURL: 'git@github.com:o/x.git', state: { version: '1' } }] } }),
      packages: ['swift github.com/o/x@1'],
    },
  ],
  'podfile-lock': [
    {
      path: 'Podfile.lock',
      content: lines('PODS:', '  - Alamofire (5.4.3)', '  - A/Core (1.0):', '    - B (~> 1)', '  - A/Ui (1.0)'),
      packages: ['cocoapods Alamofire@5.4.3', 'cocoapods A@1.0'],
    },
  ],
  'conan-lock': [
    {
      path: 'conan.lock',
      content: json({ version: '0.5', requires: ['zlib/1.2.13#rev%1'], build_requires: ['cmake/3.25.0'] }),
      packages: ['conan zlib@1.2.13', 'conan cmake@3.25.0 (development)'],
    },
    {
      path: 'conan.lock',
      content: json({ graph_lock: { nodes: { 0: { ref: 'openssl/1.1.1k@user/stable' } } } }),
      packages: ['conan openssl@1.1.1k'],
    },
  ],
  'haskell-lock': [
    {
      path: 'stack.yaml.lock',
      content: lines('packages:', '- completed:', '    hackage: aeson-2.0.3.0@sha256:abc,123'),
      packages: ['hackage aeson@2.0.3.0'],
    },
    {
      path: 'cabal.project.freeze',
      content: lines(
        'constraints: any.aeson ==2.0.3.0,',
        '             aeson +flag,',
        '             any.text-short ==0.1',
      ),
      packages: ['hackage aeson@2.0.3.0', 'hackage text-short@0.1'],
    },
  ],
  'opam-lock': [
    {
      path: 'app.opam.locked',
      content: lines('depends: [', '  "dune" {= "3.6.1"}', '  "ocaml" {>= "4"}', ']'),
      packages: ['opam dune@3.6.1'],
    },
    {
      path: '_opam/.opam-switch/switch-state',
      content: lines('opam-version: "2.0"', 'installed: ["base-unix.base" "dune.3.6.1"]', 'roots: ["x.1"]'),
      packages: ['opam base-unix@base', 'opam dune@3.6.1'],
    },
  ],
  vcpkg: [
    {
      path: 'vcpkg.json',
      content: json({ dependencies: ['fmt'], overrides: [{ name: 'fmt', version: '9.1.0' }] }),
      packages: ['generic fmt@9.1.0'],
    },
  ],
  'renv-lock': [
    {
      path: 'renv.lock',
      content: json({ Packages: { R6: { Package: 'R6', Version: '2.5.1' } } }),
      packages: ['cran R6@2.5.1'],
    },
  ],
  'julia-manifest': [
    {
      path: 'Manifest.toml',
      content: lines(
        'manifest_format = "2.0"',
        '[[deps.JSON]]',
        'uuid = "682c06a0-de6a-54ab-a142-c8b1cf79cde6"',
        'version = "0.21.4"',
        '[[deps.Dates]]',
        'uuid = "ade2ca70-3891-5945-98fb-dc099432e06a"',
      ),
      packages: ['julia JSON@0.21.4'],
    },
  ],
  'sbt-lock': [
    {
      path: 'build.sbt.lock',
      content: json({
        lockVersion: 1,
        dependencies: [
          { org: 'org.typelevel', name: 'cats-core_2.13', version: '2.9.0', configurations: ['compile', 'test'] },
          { org: 'org.scalatest', name: 'scalatest_2.13', version: '3.2.15', configurations: ['test'] },
          { name: 'nobody', version: '1' },
        ],
      }),
      packages: ['maven org.typelevel:cats-core_2.13@2.9.0', 'maven org.scalatest:scalatest_2.13@3.2.15 (development)'],
    },
  ],
  'conda-environment': [
    {
      path: 'environment.yml',
      content: lines(
        'name: x',
        'channels:',
        '  - conda-forge',
        'dependencies:',
        '  - python=3.11.4',
        '  - conda-forge::openssl=3.1.1=hd590300_1',
        '  - numpy>=1.24',
        '  - pip',
        '  - pip:',
        '      - requests[socks]==2.31.0',
        '      - flask>=2',
      ),
      packages: ['conda python@3.11.4', 'conda openssl@3.1.1', 'pypi requests@2.31.0'],
    },
  ],
}
