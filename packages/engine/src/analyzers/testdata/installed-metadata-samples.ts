import type { LayerAnalyzer } from '../analyzer.ts'
import { bottlerocket } from '../packages/bottlerocket/bottlerocket.ts'
import { composer } from '../packages/composer/composer.ts'
import { conda } from '../packages/conda/conda.ts'
import { cran } from '../packages/cran/cran.ts'
import { dotnet } from '../packages/dotnet/dotnet.ts'
import { gem } from '../packages/gem/gem.ts'
import { luarocks } from '../packages/luarocks/luarocks.ts'
import { otp } from '../packages/otp/otp.ts'
import { pacman } from '../packages/pacman/pacman.ts'
import { pear } from '../packages/pear/pear.ts'
import { portage } from '../packages/portage/portage.ts'
import { wordpress } from '../packages/wordpress/wordpress.ts'

/** A file that a package manager leaves behind, and what it says. */
export interface InstalledMetadataSample {
  readonly analyzer: LayerAnalyzer
  readonly path: string
  readonly content: string
  readonly packages: readonly string[]
  readonly owned?: readonly string[]
}

export const INSTALLED_METADATA_SAMPLES: readonly InstalledMetadataSample[] = [
  {
    analyzer: composer,
    path: 'app/vendor/composer/installed.json',
    content: JSON.stringify({
      packages: [
        { name: 'symfony/http-kernel', version: 'v5.4.1', license: ['MIT'], require: { php: '>=7', 'psr/log': '^1' } },
        { name: 'broken' },
      ],
    }),
    packages: ['composer symfony/http-kernel@v5.4.1 MIT → psr/log'],
  },
  {
    analyzer: composer,
    path: 'vendor/composer/installed.json',
    content: '[{"name":"a/b","version":"1.0.0"}]',
    packages: ['composer a/b@1.0.0'],
  },
  {
    analyzer: gem,
    path: 'usr/lib/ruby/gems/3.1.0/specifications/nokogiri-1.13.1-x86_64-linux.gemspec',
    content: `# -*- encoding: utf-8 -*-\n# stub: nokogiri 1.13.1 x86_64-linux lib\n\nGem::Specification.new do |s|\n  s.name = "nokogiri".freeze\n  s.version = "1.13.1"\n  s.platform = "x86_64-linux".freeze\n  s.licenses = ["MIT".freeze]\n  s.add_runtime_dependency(%q<racc>.freeze, ["~> 1.4"])\nend\n`,
    packages: ['gem nokogiri@1.13.1 x86_64-linux MIT → racc'],
  },
  {
    analyzer: gem,
    path: 'usr/share/rubygems-integration/all/specifications/rake.gemspec',
    content: "Gem::Specification.new do |s|\n s.name = 'rake'\n s.version = Gem::Version.new('13.0.6')\nend",
    packages: ['gem rake@13.0.6'],
  },
  {
    analyzer: dotnet,
    path: 'app/web.deps.json',
    content: JSON.stringify({
      runtimeTarget: { name: '.NETCoreApp,Version=v8.0/linux-x64' },
      targets: {
        '.NETCoreApp,Version=v8.0/linux-x64': {
          'web/1.0.0': { runtime: { 'web.dll': {} } },
          'Newtonsoft.Json/12.0.1': { runtime: { 'lib/Newtonsoft.Json.dll': {} } },
          'StyleCop.Analyzers/1.1.0': {},
          'runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.1': { runtime: { 'System.dll': {} } },
        },
      },
      libraries: {
        'web/1.0.0': { type: 'project' },
        'Newtonsoft.Json/12.0.1': { type: 'package' },
        'StyleCop.Analyzers/1.1.0': { type: 'package' },
        'runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.1': { type: 'runtimepack' },
      },
    }),
    packages: ['nuget Newtonsoft.Json@12.0.1', 'nuget Microsoft.NETCore.App.Runtime.linux-x64@8.0.1'],
  },
  {
    analyzer: conda,
    path: 'opt/conda/conda-meta/openssl-1.1.1k-h27cfd23_0.json',
    content: JSON.stringify({
      name: 'openssl',
      version: '1.1.1k',
      build: 'h27cfd23_0',
      subdir: 'linux-64',
      license: 'OpenSSL',
      depends: ['ca-certificates', 'libgcc-ng >=7.3.0'],
    }),
    packages: ['conda openssl@1.1.1k linux-64 OpenSSL → ca-certificates,libgcc-ng'],
  },
  {
    analyzer: cran,
    path: 'usr/lib/R/site-library/jsonlite/DESCRIPTION',
    content:
      'Package: jsonlite\nVersion: 1.8.4\nLicense: MIT + file LICENSE\nDepends: R (>= 3.5),\n  methods\nBuilt: R 4.2.2; x86_64-pc-linux-gnu\n',
    packages: ['cran jsonlite@1.8.4 MIT + file LICENSE → methods'],
  },
  { analyzer: cran, path: 'usr/lib/R/library/src/DESCRIPTION', content: 'Package: src\nVersion: 1\n', packages: [] },
  {
    analyzer: luarocks,
    path: 'usr/local/lib/luarocks/rocks-5.1/lpeg/1.0.2-1/lpeg-1.0.2-1.rockspec',
    content: 'package = "LPeg"\nversion = "1.0.2-1"\ndescription = {\n   license = "MIT/X11"\n}\n',
    packages: ['luarocks LPeg@1.0.2-1 MIT/X11'],
  },
  {
    analyzer: pear,
    path: 'usr/local/lib/php/.registry/.channel.pecl.php.net/cache.reg',
    content:
      'a:6:{s:7:"attribs";a:1:{s:7:"version";s:3:"2.0";}s:4:"name";s:5:"cache";s:7:"channel";s:12:"pecl.php.net";' +
      's:7:"summary";s:10:"sch\u00f6n; "}";s:7:"version";a:2:{s:7:"release";s:5:"6.0.2";s:3:"api";s:5:"5.0.0";}' +
      's:7:"license";a:2:{s:7:"attribs";a:1:{s:3:"uri";s:1:"x";}s:8:"_content";s:3:"PHP";}}',
    packages: ['pear pecl.php.net/cache@6.0.2 PHP'],
  },
  {
    analyzer: pear,
    path: 'usr/share/php/.registry/console_table.reg',
    content:
      'a:5:{s:7:"package";s:13:"Console_Table";s:7:"version";s:5:"1.3.1";s:15:"release_license";s:3:"BSD";' +
      's:13:"_lastmodified";i:1700000000;s:12:"_lastversion";N;}',
    packages: ['pear pear.php.net/Console_Table@1.3.1 BSD'],
  },
  {
    analyzer: otp,
    path: 'usr/lib/erlang/lib/cowboy-2.9.0/ebin/cowboy.app',
    content: '%% comment {vsn, "0"}\n{application, cowboy, [\n {description, "x"},\n {vsn, "2.9.0"}\n]}.\n',
    packages: ['otp cowboy@2.9.0'],
  },
  {
    analyzer: wordpress,
    path: 'var/www/html/wp-includes/version.php',
    content: "<?php\n$wp_version = '6.4.2';\n",
    packages: ['wordpress wordpress@6.4.2'],
  },
  {
    analyzer: wordpress,
    path: 'var/www/html/wp-content/plugins/contact-form-7/wp-contact-form-7.php',
    content: '<?php\n/*\nPlugin Name: Contact Form 7\nVersion: 5.3.1\n*/\n',
    packages: ['wordpress plugin/contact-form-7@5.3.1'],
  },
  { analyzer: wordpress, path: 'wp-content/plugins/a/other.php', content: '<?php // Version: 1.0\n', packages: [] },
  {
    analyzer: wordpress,
    path: 'wp-content/themes/twentytwenty/style.css',
    content: '/*\nTheme Name: Twenty Twenty\nVersion: 1.2\n*/',
    packages: ['wordpress theme/twentytwenty@1.2'],
  },
  {
    analyzer: pacman,
    path: 'var/lib/pacman/local/openssl-1.1.1.k-1/desc',
    content:
      '%NAME%\nopenssl\n\n%VERSION%\n1.1.1.k-1\n\n%BASE%\nopenssl-base\n\n%ARCH%\nx86_64\n\n%LICENSE%\nBSD\n\n%DEPENDS%\nperl\nglibc>=2\n\n',
    packages: ['alpm openssl@1.1.1.k-1 x86_64 BSD → perl,glibc'],
  },
  {
    analyzer: pacman,
    path: 'var/lib/pacman/local/lib32-zlib-1.2-3/files',
    content: '%FILES%\nusr/\nusr/lib32/libz.so\n',
    packages: [],
    owned: ['lib32-zlib: usr/lib32/libz.so'],
  },
  {
    analyzer: portage,
    path: 'var/db/pkg/dev-libs/openssl-1.1.1k-r1/CONTENTS',
    content: `dir /usr\nobj /usr/bin/openssl ${'a'.repeat(32)} 1617\nsym /usr/lib/libssl.so -> libssl.so.1 1\n`,
    packages: ['ebuild dev-libs/openssl@1.1.1k-r1'],
    owned: ['dev-libs/openssl: usr/bin/openssl'],
  },
  {
    analyzer: bottlerocket,
    path: 'x86_64-bottlerocket-linux-gnu/sys-root/usr/share/bottlerocket/application-inventory.json',
    content: JSON.stringify({
      Content: [{ Name: 'glibc', Version: '2.37', Release: '1.170', Epoch: '1', Architecture: 'x86_64' }],
    }),
    packages: ['bottlerocket glibc@1:2.37-1.170 x86_64'],
  },
]
