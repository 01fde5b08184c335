import { deflateSync, gzipSync } from 'node:zlib'
import {
  type AnalyzerSample,
  berkeleyRpmDatabase,
  elfFile,
  elfNote,
  goBuildInfo,
  goBuildInfoByPointers,
  ndbRpmDatabase,
  peFile,
  rpmHeader,
  sqliteRpmDatabase,
  zipFile,
} from '@plimsoll/testkit'
import { INSTALLED_METADATA_SAMPLES } from './installed-metadata-samples.ts'
import { LOCK_FILE_SAMPLES } from './lock-file-samples.ts'

const APK = [
  'C:Q1abc=',
  'P:musl',
  'V:1.2.5-r0',
  'A:x86_64',
  'o:musl',
  'L:MIT',
  'F:lib',
  'R:ld-musl-x86_64.so.1',
  'Z:Q1XJk=',
  '',
  'P:busybox',
  'V:1.36.1-r29',
  'A:x86_64',
  'D:so:libc.musl-x86_64.so.1',
  '',
  '',
].join('\n')

const DPKG = [
  'Package: openssl',
  'Status: install ok installed',
  'Architecture: amd64',
  'Source: openssl (3.0.11-1)',
  'Version: 3.0.11-1~deb12u2',
  'Depends: libc6 (>= 2.34), libssl3 (>= 3.0.11)',
  'Description: toolkit',
  ' with a second line',
  '',
  '',
].join('\n')

const METADATA =
  'Metadata-Version: 2.1\nName: requests\nVersion: 2.31.0\nLicense: Apache 2.0\nRequires-Dist: idna\n\ntext\n'
const SITE = 'usr/lib/python3/dist-packages'

const GO_MODULES = [
  'path\texample.com/tool/cmd/tool',
  'mod\texample.com/tool\tv1.0.0\th1:x=',
  'dep\tgolang.org/x/net\tv0.17.0\th1:a=',
  '=>\texample.com/net\tv0.18.0',
  'build\t-ldflags="-s -w -X main.version=2.5.1"',
  '',
].join('\n')

const goProgram = elfFile([{ name: '.go.buildinfo', content: goBuildInfo('go1.22.3', GO_MODULES) }], 66_000)
const oldGoProgram = elfFile(
  [{ name: '.data', content: goBuildInfoByPointers('go1.16', GO_MODULES, 0x500000), address: 0x500000, isWritable: true }],
  66_000,
)
const crates = JSON.stringify({ packages: [{ name: 'serde', version: '1.0.0', source: 'registry' }] })
const rustProgram = elfFile([{ name: '.dep-v0', content: deflateSync(crates) }], 17_000)
const NOTE = '{"type":"rpm","name":"coreutils","version":"9.3-4.fc39","architecture":"x86_64"}'
const module = elfFile([{ name: '.modinfo', content: Buffer.from('license=GPL\0version=1.2\0name=x\0vermagic=6.1.0 SMP\0') }])

const POM = 'groupId=com.acme\nartifactId=inner\nversion=1.0\n'
const jar = zipFile([
  { path: 'META-INF/MANIFEST.MF', content: 'Manifest-Version: 1.0\r\nImplementation-Title: a\r\n\r\n' },
  { path: 'META-INF/maven/com.acme/inner/pom.properties', content: POM },
])
const fatJar = zipFile([
  { path: 'META-INF/maven/com.acme/outer/pom.properties', content: POM.replace('inner', 'outer') },
  { path: 'BOOT-INF/lib/inner-1.0.jar', content: jar, stored: true },
  { path: 'BOOT-INF/lib/packed-1.0.jar', content: jar },
])

const HEADERS = [
  rpmHeader({ name: 'bash', version: '5.1', release: '1', architecture: 'x86_64', files: [{ path: '/bin/bash' }] }),
  rpmHeader({ name: 'glibc', version: '2.34', release: '60', epoch: 1, architecture: 'x86_64' }),
]

/** Files of every analyzer's own kind that it says something of, by the analyzer's name. */
export async function analyzerSamples(): Promise<ReadonlyMap<string, readonly AnalyzerSample[]>> {
  const samples = new Map<string, AnalyzerSample[]>()
  const add = (name: string, ...more: readonly AnalyzerSample[]): void => {
    samples.set(name, [...(samples.get(name) ?? []), ...more])
  }
  add('applications/binaries', {
    path: 'usr/sbin/nginx',
    content: elfFile([{ name: '.rodata', content: Buffer.from('\0nginx version: nginx/1.22.1\0') }], 5_000),
  })
  add('applications/version-files', {
    path: 'www/version.php',
    content: "<?php $OC_VersionString = '25.0.3';\n$vendor = 'nextcloud';",
  })
  add(
    'distro/content-sets',
    { path: 'root/buildinfo/content_manifests/ubi8-8.8-1.json', content: '{"content_sets":["rhel-8-for-x86_64-baseos-rpms"]}' },
    { path: 'root/buildinfo/Dockerfile-ubi8-8.8-1', content: 'FROM x\nLABEL com.redhat.component="ubi8" \\\n version="8.8" release="1"\n' },
  )
  add(
    'distro/os-release',
    { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\nNAME="Debian GNU/Linux"\n' },
    { path: 'etc/redhat-release', content: 'Rocky Linux release 9.4 (Blue Onyx)\n' },
  )
  add('packages/apk', { path: 'lib/apk/db/installed', content: APK })
  add(
    'packages/dpkg',
    { path: 'var/lib/dpkg/status', content: DPKG },
    { path: 'var/lib/dpkg/status.d/openssl', content: DPKG },
    { path: 'var/lib/dpkg/info/openssl.list', content: '/.\n/usr\n/usr/bin\n/usr/bin/openssl\n' },
    { path: 'var/lib/dpkg/info/openssl.md5sums', content: `${'ab'.repeat(16)}  usr/bin/openssl\n` },
  )
  add(
    'packages/dotnet-assembly',
    { path: 'app/A.dll', content: peFile({ strings: { InternalName: 'A.dll', ProductVersion: '1.0.1+abc' } }) },
  )
  add('packages/elf-note', {
    path: 'usr/bin/cat',
    content: elfFile([{ name: '.note.package', content: elfNote('FDO', 0xcafe1a7e, NOTE) }], 600),
  })
  add('packages/go-binary', { path: 'usr/bin/a', content: goProgram }, { path: 'usr/bin/b', content: oldGoProgram })
  add('packages/java', { path: 'app/inner-1.0.jar', content: jar }, { path: 'app/outer-1.0.jar', content: fatJar })
  add(
    'packages/linux-kernel',
    { path: 'lib/modules/6.1.0/x.ko', content: module },
    { path: 'lib/modules/6.1.0/x.ko.gz', content: gzipSync(module) },
    { path: 'boot/Image', content: `${'x'.repeat(2_000)}Linux version 6.6.8 (a@b) #1\n` },
    { path: 'boot/vmlinuz-6.6.8', content: gzipSync(`${'x'.repeat(2_000)}Linux version 6.6.8 (a@b) #1\n`) },
  )
  add('packages/npm', {
    path: 'app/node_modules/a/package.json',
    content: '{"name":"a","version":"1.2.3","license":"MIT","dependencies":{"b":"^1"}}',
  })
  add(
    'packages/python',
    { path: `${SITE}/requests-2.31.0.dist-info/METADATA`, content: METADATA },
    { path: `${SITE}/requests.egg-info/PKG-INFO`, content: METADATA },
  )
  const { database } = await sqliteRpmDatabase(HEADERS)
  const { log } = await sqliteRpmDatabase(HEADERS, { unmerged: HEADERS })
  add(
    'packages/rpm',
    { path: 'var/lib/rpm/rpmdb.sqlite', content: database },
    { path: 'var/lib/rpm/rpmdb.sqlite-wal', content: log },
    { path: 'var/lib/rpm/Packages', content: berkeleyRpmDatabase(HEADERS) },
    { path: 'var/lib/rpm/Packages', content: berkeleyRpmDatabase(HEADERS, { byteOrder: 'big', pageBytes: 512 }) },
    { path: 'usr/lib/sysimage/rpm/Packages.db', content: ndbRpmDatabase(HEADERS) },
    { path: 'var/lib/rpmmanifest/container-manifest-2', content: 'bash\t5.1-1\t1\t1\tx\t(none)\t10\tx86_64\t0\tbash-5.1-1.src.rpm\n' },
  )
  add('packages/rust-binary', { path: 'usr/bin/tool', content: rustProgram })
  add(
    'packages/sbom',
    { path: 'app/bom.json', content: '{"bomFormat":"CycloneDX","components":[{"type":"library","purl":"pkg:npm/a@1"}]}' },
    { path: 'a.spdx', content: 'SPDXVersion: SPDX-2.3\nPackageName: a\nExternalRef: PACKAGE-MANAGER purl pkg:npm/a@1\n' },
    {
      path: 'bom.xml',
      content:
        '<bom xmlns="http://cyclonedx.org/schema/bom/1.4"><components><component><name>a</name><purl>pkg:npm/a@1</purl></component></components></bom>',
    },
  )
  for (const { analyzer, path, content, packages, owned = [] } of INSTALLED_METADATA_SAMPLES) {
    if (packages.length + owned.length > 0) add(analyzer.name, { path, content })
  }
  for (const [format, files] of Object.entries(LOCK_FILE_SAMPLES)) {
    add(`lock-files/${format}`, ...files.map(({ path, content }) => ({ path, content })))
  }
  return samples
}
