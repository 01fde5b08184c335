import { expect, test } from 'vitest'
import { javaApplication } from './java-application.ts'
import { JAVA_APPLICATIONS } from './java-applications.data.ts'

test.each(JAVA_APPLICATIONS)('$name is told by $sample.0', ({ name, cpe, sample: [path, group, artifact] }) => {
  expect(javaApplication(path, [{ type: 'maven', name: `${group}:${artifact}`, version: '3.4.0' }])).toEqual({
    type: 'generic',
    name,
    version: '3.4.0',
    cpes: [`cpe:2.3:a:${cpe}:3.4.0:*:*:*:*:*:*:*`],
  })
})

const library = (name: string, version = '1.0') => ({ type: 'maven', name, version }) as const

test.each([
  [
    'a client of the server is not the server',
    'app/lib/kafka-clients-3.4.0.jar',
    [library('org.apache.kafka:kafka-clients')],
  ],
  [
    'its jar among the libraries of another application is not the server',
    'app/lib/zookeeper-3.8.0.jar',
    [library('org.apache.zookeeper:zookeeper')],
  ],
  [
    'a jar that shades it in is not the server',
    'app/all.jar',
    [library('org.apache.tomcat:tomcat-catalina'), library('com.acme:all')],
  ],
  ['a version that is no version tells nothing', 'app.jar', [library('com.xuxueli:xxl-job-admin', 'unspecified')]],
  ['an archive without a word tells nothing', 'app.jar', []],
] as const)('%s', (_claim, path, libraries) => {
  expect(javaApplication(path, libraries)).toBeUndefined()
})
