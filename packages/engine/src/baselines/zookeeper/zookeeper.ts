import type { Baseline } from '../check.ts'
import { at } from '../image-view.ts'
import { judged, notApplicable } from '../judgement.ts'
import type { CheckSample } from '../sample.ts'
import { forbids, isOff, isOn, ofSoftware } from '../software-checks.ts'

const WHAT = 'ZooKeeper'
const conf = (text: string, config: CheckSample['config'] = {}): CheckSample => ({
  files: { 'conf/zoo.cfg': `${text}\n` },
  config,
})

export const zookeeper: Baseline = {
  id: 'zookeeper',
  title: 'ZooKeeper',
  description: 'zoo.cfg and variables of the usual images.',
  kind: 'configuration',
  checks: [
    {
      id: 'zookeeper.authentication',
      title: 'ZooKeeper that others can reach asks who they are',
      motivation: 'Whoever reaches the port changes what every service of the cluster believes.',
      remediation: 'Set an authProvider and `sessionRequireClientSASLAuth=true`, or `clientPortAddress=127.0.0.1`.',
      level: 'medium',
      reads: '`clientPort`, `clientPortAddress`, `authProvider`, `sessionRequireClientSASLAuth`',
      judge: ofSoftware('zookeeper', WHAT, (server) => {
        const port = server.last('clientPort')
        const isAsked = server.settings.some(
          ({ name, value }) =>
            (/^(?:sessionRequireClientSASLAuth|enforce\.auth\.enabled)$/.test(name) && isOn(value)) ||
            /^(?:authProvider|requireClientAuthScheme)/.test(name),
        )
        const isLocal = /^(?:127\.|localhost|::1)/.test(server.last('clientPortAddress')?.value ?? '')
        return judged(
          port && port.value !== '0' && !isAsked && !isLocal
            ? [at(port, 'Clients from everywhere are not asked who they are.')]
            : [],
          'Clients are asked, or only this machine connects.',
        )
      }),
      samples: { pass: [conf('clientPort=2181\nclientPortAddress=127.0.0.1')], fail: [conf('clientPort=2181')] },
    },
    {
      id: 'zookeeper.anonymous-login',
      title: 'The environment does not ask for anonymous sign-in',
      motivation: 'The usual images open ZooKeeper to everybody where the variable says so.',
      remediation: 'Remove ALLOW_ANONYMOUS_LOGIN.',
      level: 'high',
      reads: 'ALLOW_ANONYMOUS_LOGIN',
      judge: (image) => {
        const value = image.env.get('ALLOW_ANONYMOUS_LOGIN')
        if (value === undefined && !image.software('zookeeper').isPresent)
          return notApplicable('ZooKeeper is not in the image.')
        return judged(
          value !== undefined && !isOff(value) ? [{ detail: 'ALLOW_ANONYMOUS_LOGIN is set.' }] : [],
          'It does not.',
        )
      },
      samples: { pass: [conf('clientPort=2181')], fail: [{ config: { env: ['ALLOW_ANONYMOUS_LOGIN=yes'] } }] },
    },
    {
      id: 'zookeeper.commands',
      title: 'Not every four-letter command is answered',
      motivation: '`dump`, `envi` and `cons` tell addresses, sessions and paths; others end the server.',
      remediation: 'Name `srvr,ruok` in `4lw.commands.whitelist`.',
      level: 'low',
      reads: '`4lw.commands.whitelist`',
      judge: forbids(
        'zookeeper',
        WHAT,
        '4lw.commands.whitelist',
        ({ value }) => (/(?:^|,)\s*\*/.test(value) ? 'Every command is answered.' : undefined),
        'Not every command is.',
      ),
      samples: { pass: [conf('4lw.commands.whitelist=srvr')], fail: [conf('4lw.commands.whitelist=*')] },
    },
    {
      id: 'zookeeper.skip-acl',
      title: 'Rules of nodes are kept',
      motivation: 'With `skipACL` everybody reads and writes everything.',
      remediation: 'Remove `skipACL`.',
      level: 'high',
      reads: '`skipACL`',
      judge: forbids(
        'zookeeper',
        WHAT,
        'skipACL',
        ({ value }) => (isOn(value) ? 'skipACL is yes.' : undefined),
        'They are kept.',
      ),
      samples: { pass: [conf('skipACL=no')], fail: [conf('skipACL=yes')] },
    },
    {
      id: 'zookeeper.super-user',
      title: 'No super user is baked into the image',
      motivation: 'Whoever has the image guesses the digest offline and may do everything.',
      remediation: 'Remove `DigestAuthenticationProvider.superDigest`.',
      level: 'medium',
      reads: '`DigestAuthenticationProvider.superDigest`',
      judge: forbids(
        'zookeeper',
        WHAT,
        /^DigestAuthenticationProvider\.superDigest$/,
        () => 'The digest of a super user stands in the file.',
        'None is.',
      ),
      samples: { pass: [conf('clientPort=2181')], fail: [conf('DigestAuthenticationProvider.superDigest=super:abc')] },
    },
  ],
}
