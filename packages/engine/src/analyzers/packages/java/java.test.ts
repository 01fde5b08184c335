import { analyzedFile, analyzeFile, type ZipFileMember, zipFile } from '@plimsoll/testkit'
import { expect, test } from 'vitest'
import { java } from './java.ts'

function pom(group: string, artifact: string, version: string): ZipFileMember {
  return {
    path: `META-INF/maven/${group}/${artifact}/pom.properties`,
    content: `#Created by Apache Maven\r\ngroupId=${group}\r\nartifactId=${artifact}\r\nversion=${version}\r\n`,
  }
}

function manifest(attributes: Readonly<Record<string, string>>): ZipFileMember {
  const lines = Object.entries({ 'Manifest-Version': '1.0', ...attributes }).map(([name, value]) => `${name}: ${value}`)
  return {
    path: 'META-INF/MANIFEST.MF',
    content: `${lines.join('\r\n')}\r\n\r\nName: section/\r\nImplementation-Version: 9\r\n`,
  }
}

async function read(path: string, bytes: Uint8Array) {
  await using file = analyzedFile(path, bytes)
  const { facts, problems } = await analyzeFile(java, file)
  return {
    packages: facts.flatMap((fact) =>
      fact.kind === 'package'
        ? [
            `${fact.package.name}@${fact.package.version}${fact.package.extra?.['nested'] ? ` in ${fact.package.extra['nested']}` : ''}`,
          ]
        : [],
    ),
    problems: problems.map((one) => one.code),
  }
}

test('pom.properties name the library; several mean others are shaded into it', async () => {
  const jar = zipFile([pom('com.google.code.gson', 'gson', '2.8.9'), pom('com.example', 'tool', '1.0')])
  expect(await read('app/lib/tool-1.0.jar', jar)).toEqual({
    packages: ['com.example:tool@1.0', 'com.google.code.gson:gson@2.8.9'],
    problems: [],
  })
})

test.each([
  ['lib/commons-io-2.6.jar', { 'Implementation-Title': 'Apache Commons IO' }, 'commons-io:commons-io@2.6'],
  [
    'lib/catalina.jar',
    { 'Implementation-Title': 'Apache Tomcat', 'Implementation-Version': '9.0.50' },
    'org.apache.tomcat:tomcat-catalina@9.0.50',
    'tomcat@9.0.50',
  ],
  ['lib/thing-3.1.jar', { 'Implementation-Vendor-Id': 'com.acme' }, 'com.acme:thing@3.1'],
  ['lib/org.osgi.thing_1.2.3.jar', { 'Bundle-SymbolicName': 'org.osgi.thing;singleton:=true' }, 'org.osgi.thing@1.2.3'],
  ['libs/kafka_2.13-3.4.0.jar', { Version: '3.4.0' }, 'org.apache.kafka:kafka_2.13@3.4.0', 'kafka@3.4.0'],
  [
    'lib/tomcat-catalina-9.0.50.jar',
    { 'Bundle-SymbolicName': 'org.apache.tomcat-catalina' },
    'org.apache.tomcat:tomcat-catalina@9.0.50',
    'tomcat@9.0.50',
  ],
  ['lib/junit-4.13.2.jar', { 'Implementation-Vendor': 'JUnit' }, 'junit:junit@4.13.2'],
  [
    'lib/asm-9.5.jar',
    { 'Implementation-Title': 'ASM, a very small and fast Java bytecode manipulation framework' },
    'org.ow2.asm:asm@9.5',
  ],
  ['lib/asm-3.3.1.jar', { 'Implementation-Title': 'ASM' }, 'asm@3.3.1'],
  ['lib/groovy-all-2.4.21.jar', {}, 'org.codehaus.groovy:groovy-all@2.4.21'],
  ['lib/log4j-core-2.14.1.jar', {}, 'org.apache.logging.log4j:log4j-core@2.14.1'],
])('without a pom, %s is told by manifest and name', async (path, attributes, library, application?: string) => {
  const expected = application === undefined ? [library] : [application, library]
  expect((await read(path, zipFile([manifest(attributes)]))).packages).toEqual(expected)
})

test('a jar without any word of its own yields nothing', async () => {
  expect(await read('lib/app.jar', zipFile([{ path: 'A.class', content: 'x' }]))).toEqual({
    packages: [],
    problems: [],
  })
})

test.each([true, false])(
  'archives inside archives are read (stored: %j), also behind a launch script',
  async (stored) => {
    const log4j = zipFile([pom('org.apache.logging.log4j', 'log4j-core', '2.14.1')])
    const war = zipFile([{ path: 'WEB-INF/lib/log4j-core-2.14.1.jar', content: log4j, stored }])
    const ear = zipFile([{ path: 'web.war', content: war, stored }], Buffer.from('#!/bin/sh\nexec java -jar "$0"\n'))
    expect((await read('app.ear', ear)).packages).toEqual([
      'org.apache.logging.log4j:log4j-core@2.14.1 in web.war!WEB-INF/lib/log4j-core-2.14.1.jar',
    ])
  },
)

test('depth is limited, and what lies deeper is a problem', async () => {
  let jar = zipFile([pom('a', 'b', '1')])
  for (let depth = 0; depth < 6; depth++) jar = zipFile([{ path: 'inner.jar', content: jar, stored: true }])
  expect(await read('app.jar', jar)).toEqual({ packages: [], problems: ['LIMIT_EXCEEDED'] })
})

test('a damaged archive, a damaged member and a member that lies about its size are problems, and the rest stands', async () => {
  expect(await read('a.jar', Buffer.from('PK\x03\x04 and no directory'))).toEqual({
    packages: [],
    problems: ['MALFORMED'],
  })
  const lying = zipFile([
    { path: 'huge.jar', content: 'x', claimedBytes: 3 * 1024 ** 3 },
    { path: 'short.jar', content: 'xyz', claimedBytes: 1 },
    pom('a', 'b', '1'),
  ])
  expect(await read('c.jar', lying)).toEqual({ packages: ['a:b@1'], problems: ['LIMIT_EXCEEDED', 'MALFORMED'] })
})
