import type { Baseline } from '../check.ts'
import { at, type PlacedSetting } from '../image-view.ts'
import { judged, notApplicable } from '../judgement.ts'
import type { CheckSample } from '../sample.ts'
import { forbids, isOff, isOn, ofSoftware } from '../software-checks.ts'

const WHAT = 'Tomcat'
const server = (text: string): CheckSample => ({
  files: { 'usr/local/tomcat/conf/server.xml': `<Server port="-1">${text}</Server>` },
})
const users = (text: string): CheckSample => ({
  files: { 'usr/local/tomcat/conf/tomcat-users.xml': `<tomcat-users>${text}</tomcat-users>` },
})
const servlet = (name: string, value: string): CheckSample => ({
  files: {
    'usr/local/tomcat/conf/web.xml': `<web-app><servlet><init-param><param-name>${name}</param-name><param-value>${value}</param-value></init-param></servlet></web-app>`,
  },
})

/** Attributes of one element by their names. */
function elementsNamed(
  settings: readonly PlacedSetting[],
  name: string,
): readonly { place: PlacedSetting; attribute(name: string): PlacedSetting | undefined }[] {
  const own = settings.filter((one) => one.name.startsWith(`${name}@`))
  return [...Map.groupBy(own, ({ path, section = '' }) => `${path}\0${section}`).values()].flatMap((group) => {
    const [place] = group
    return place
      ? [{ place, attribute: (wanted: string) => group.find((one) => one.name === `${name}@${wanted}`) }]
      : []
  })
}

const isManager = (roles: string): boolean =>
  /\b(?:manager-(?:gui|script|jmx|status)|manager|admin-(?:gui|script)|admin)\b/.test(roles)

export const tomcat: Baseline = {
  id: 'tomcat',
  title: 'Tomcat',
  description: 'Users, connectors, applications and servlets of Tomcat, after the CIS benchmark for Apache Tomcat.',
  kind: 'configuration',
  checks: [
    {
      id: 'tomcat.default-users',
      title: 'No user of Tomcat has a password that everybody tries first',
      motivation: 'tomcat/tomcat and admin/admin are tried by every scanner, and a manager uploads programs.',
      remediation: 'Remove the user, or give a long password from a secret at start-up.',
      level: 'high',
      reads: 'tomcat-users.xml',
      judge: forbids(
        'tomcat',
        WHAT,
        'user@password',
        ({ secret }) => (secret === 'weak' || secret === 'empty' ? 'A user has a well-known password.' : undefined),
        'No user has a well-known password.',
      ),
      samples: {
        pass: [users('<user username="ops" password="9d8ff1c2aa77" roles="x"/>')],
        fail: [users('<user username="tomcat" password="tomcat" roles="manager-gui"/>')],
      },
    },
    {
      id: 'tomcat.manager-users',
      title: 'No user who manages Tomcat is baked into the image',
      motivation: 'Whoever has the image can install programs in every container of it.',
      remediation: 'Remove users with roles manager-* and admin-* from tomcat-users.xml.',
      level: 'medium',
      reads: 'tomcat-users.xml',
      judge: forbids(
        'tomcat',
        WHAT,
        'user@roles',
        ({ value }) => (isManager(value) ? `A user has the roles ${value}.` : undefined),
        'No user manages Tomcat.',
      ),
      samples: {
        pass: [users('<user username="a" password="9d8ff1c2aa77" roles="reader"/>')],
        fail: [users('<user username="a" password="9d8ff1c2aa77" roles="manager-gui"/>')],
      },
    },
    {
      id: 'tomcat.management-apps',
      title: 'The applications that manage Tomcat are not deployed',
      motivation: 'They are a way to install programs.',
      remediation: 'Delete webapps/manager and webapps/host-manager.',
      level: 'medium',
      reads: 'folders below webapps; Catalina/localhost',
      judge: ofSoftware('tomcat', WHAT, (_, image) =>
        judged(
          image
            .entriesMatching(/\/webapps\/(?:host-)?manager\/$|\/Catalina\/localhost\/(?:host-)?manager\.xml$/)
            .map((one) => at(one, 'An application that manages Tomcat is deployed.')),
          'They are not deployed.',
        ),
      ),
      samples: {
        pass: [server('')],
        fail: [{ files: { ...server('').files, 'usr/local/tomcat/webapps/manager/': {} } }],
      },
    },
    {
      id: 'tomcat.example-apps',
      title: 'Examples and manuals are not deployed',
      motivation: 'Examples have had holes, and nobody needs them.',
      remediation: 'Delete webapps/examples and webapps/docs.',
      level: 'low',
      reads: 'folders below webapps; Catalina/localhost',
      judge: ofSoftware('tomcat', WHAT, (_, image) =>
        judged(
          image
            .entriesMatching(
              /\/webapps\/(?:examples|docs|tomcat-docs)\/$|\/Catalina\/localhost\/(?:examples|docs)\.xml$/,
            )
            .map((one) => at(one, 'Examples or manuals are deployed.')),
          'They are not deployed.',
        ),
      ),
      samples: {
        pass: [server('')],
        fail: [{ files: { ...server('').files, 'usr/local/tomcat/webapps/examples/': {} } }],
      },
    },
    {
      id: 'tomcat.shutdown-port',
      title: 'Nobody shuts Tomcat down over the network',
      motivation: 'Whoever reaches the port and knows the word ends the server; the word is in every manual.',
      remediation: 'Set `port="-1"` in `<Server>`.',
      level: 'low',
      reads: '`Server port`, `Server shutdown`',
      judge: ofSoftware('tomcat', WHAT, (tomcat) =>
        judged(
          elementsNamed(tomcat.settings, 'Server')
            .filter(
              ({ attribute }) =>
                Number(attribute('port')?.value ?? '8005') > 0 &&
                (attribute('shutdown')?.value ?? 'SHUTDOWN') === 'SHUTDOWN',
            )
            .map(({ place }) => at(place, 'A port listens for the word SHUTDOWN.')),
          'No port listens for the usual word.',
        ),
      ),
      samples: {
        pass: [server('')],
        fail: [{ files: { 'usr/local/tomcat/conf/server.xml': '<Server port="8005" shutdown="SHUTDOWN"></Server>' } }],
      },
    },
    {
      id: 'tomcat.ajp',
      title: 'AJP asks for a secret',
      motivation: 'Without one whoever reaches the port reads files of applications and runs them (CVE-2020-1938).',
      remediation: 'Remove the AJP connector, or set `secret` and a loopback `address`.',
      level: 'high',
      reads: '`Connector protocol`, `secret`, `secretRequired`, `address`',
      judge: ofSoftware('tomcat', WHAT, (tomcat) =>
        judged(
          elementsNamed(tomcat.settings, 'Connector')
            .filter(
              ({ attribute }) =>
                /AJP/i.test(attribute('protocol')?.value ?? '') &&
                !['set', 'weak'].includes(attribute('secret')?.secret ?? '') &&
                !/^(?:127\.|::1|localhost)/.test(attribute('address')?.value ?? ''),
            )
            .filter(
              ({ attribute }) =>
                attribute('address') !== undefined || isOff(attribute('secretRequired')?.value ?? 'false'),
            )
            .map(({ place }) => at(place, 'An AJP connector asks for no secret.')),
          'No AJP connector is open.',
        ),
      ),
      samples: {
        pass: [server('<Connector port="8080" protocol="HTTP/1.1"/>')],
        fail: [server('<Connector port="8009" protocol="AJP/1.3" address="0.0.0.0" secretRequired="false"/>')],
      },
    },
    {
      id: 'tomcat.listings',
      title: 'Tomcat does not list folders',
      motivation: 'Listings show backups and files that no page names.',
      remediation: 'Set `listings` to false.',
      level: 'medium',
      reads: '`listings` of web.xml',
      judge: forbids(
        'tomcat',
        WHAT,
        'param:listings',
        ({ value }) => (isOn(value) ? 'listings is true.' : undefined),
        'Folders are not listed.',
      ),
      samples: { pass: [servlet('listings', 'false')], fail: [servlet('listings', 'true')] },
    },
    {
      id: 'tomcat.readonly',
      title: 'Files are not written over HTTP',
      motivation: 'With `readonly` false strangers upload pages that run (CVE-2017-12615).',
      remediation: 'Remove `readonly`, or set it to true.',
      level: 'high',
      reads: '`readonly` of web.xml',
      judge: forbids(
        'tomcat',
        WHAT,
        'param:readonly',
        ({ value }) => (isOff(value) ? 'readonly is false.' : undefined),
        'Nobody writes.',
      ),
      samples: { pass: [servlet('readonly', 'true')], fail: [servlet('readonly', 'false')] },
    },
    {
      id: 'tomcat.command-line-arguments',
      title: 'CGI gets no words of the request',
      motivation: 'Words of a request become words of a command (CVE-2019-0232).',
      remediation: 'Remove `enableCmdLineArguments`.',
      level: 'high',
      reads: '`enableCmdLineArguments` of web.xml',
      judge: forbids(
        'tomcat',
        WHAT,
        'param:enableCmdLineArguments',
        ({ value }) => (isOn(value) ? 'enableCmdLineArguments is true.' : undefined),
        'No word is passed on.',
      ),
      samples: {
        pass: [servlet('enableCmdLineArguments', 'false')],
        fail: [servlet('enableCmdLineArguments', 'true')],
      },
    },
    {
      id: 'tomcat.trace',
      title: 'TRACE is off',
      motivation: 'TRACE sends headers back, cookies too.',
      remediation: 'Remove `allowTrace`.',
      level: 'low',
      reads: '`allowTrace` of connectors',
      judge: forbids(
        'tomcat',
        WHAT,
        'Connector@allowTrace',
        ({ value }) => (isOn(value) ? 'allowTrace is true.' : undefined),
        'TRACE is off.',
      ),
      samples: {
        pass: [server('<Connector port="8080"/>')],
        fail: [server('<Connector port="8080" allowTrace="true"/>')],
      },
    },
    {
      id: 'tomcat.powered-by',
      title: 'Tomcat does not say what it is',
      motivation: 'Versions tell attackers which exploits to try.',
      remediation: 'Remove `xpoweredBy`.',
      level: 'low',
      reads: '`xpoweredBy` of connectors',
      judge: forbids(
        'tomcat',
        WHAT,
        'Connector@xpoweredBy',
        ({ value }) => (isOn(value) ? 'xpoweredBy is true.' : undefined),
        'It is not said.',
      ),
      samples: {
        pass: [server('<Connector port="8080"/>')],
        fail: [server('<Connector port="8080" xpoweredBy="true"/>')],
      },
    },
    {
      id: 'tomcat.linking',
      title: 'Applications are not left by links',
      motivation: '`allowLinking` serves whatever a link points at, keys and passwords too.',
      remediation: 'Remove `allowLinking`.',
      level: 'medium',
      reads: '`allowLinking` of contexts',
      judge: forbids(
        'tomcat',
        WHAT,
        /^Context@(?:allowLinking|privileged|crossContext)$/,
        ({ name, value, path }) => (isOn(value) && !/manager/.test(path) ? `${name.slice(8)} is true.` : undefined),
        'No context reaches out.',
      ),
      samples: { pass: [server('<Context path="/a"/>')], fail: [server('<Context path="/a" allowLinking="true"/>')] },
    },
    {
      id: 'tomcat.cookie-flags',
      title: 'Scripts cannot read cookies of sessions',
      motivation: 'A script that somebody injected takes the session.',
      remediation: 'Remove `useHttpOnly="false"`.',
      level: 'medium',
      reads: '`useHttpOnly` of contexts',
      judge: forbids(
        'tomcat',
        WHAT,
        'Context@useHttpOnly',
        ({ value }) => (isOff(value) ? 'useHttpOnly is false.' : undefined),
        'Cookies are closed to scripts.',
      ),
      samples: { pass: [server('<Context useHttpOnly="true"/>')], fail: [server('<Context useHttpOnly="false"/>')] },
    },
    {
      id: 'tomcat.open-jmx',
      title: 'JMX is not open to everybody',
      motivation: 'JMX without a password runs code.',
      remediation: 'Remove `jmxremote.authenticate=false`.',
      level: 'high',
      reads: 'JAVA_OPTS, CATALINA_OPTS, JAVA_TOOL_OPTIONS; the command',
      judge: ({ env, command }) => {
        const texts = [
          ...['JAVA_OPTS', 'CATALINA_OPTS', 'JAVA_TOOL_OPTIONS', 'JDK_JAVA_OPTIONS'].map(
            (name) => [name, env.get(name) ?? ''] as const,
          ),
          ['The command', command.join(' ')] as const,
        ]
        if (!texts.some(([, text]) => /jmxremote|-X|-D/.test(text))) return notApplicable('No option of Java is set.')
        return judged(
          texts
            .filter(([, text]) => /jmxremote\.authenticate=false/.test(text) && /jmxremote\.port=/.test(text))
            .map(([name]) => ({ detail: `${name} opens JMX without a password.` })),
          'JMX is not open.',
        )
      },
      samples: {
        pass: [{ config: { env: ['JAVA_OPTS=-Xmx1g'] } }],
        fail: [
          {
            config: {
              env: [
                'JAVA_OPTS=-Dcom.sun.management.jmxremote.port=9010 -Dcom.sun.management.jmxremote.authenticate=false',
              ],
            },
          },
        ],
      },
    },
  ],
}
