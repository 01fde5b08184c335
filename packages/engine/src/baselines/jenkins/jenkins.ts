import type { Baseline } from '../check.ts'
import { at } from '../image-view.ts'
import { judged, notApplicable } from '../judgement.ts'
import type { CheckSample } from '../sample.ts'
import { forbids, isOff } from '../software-checks.ts'

const WHAT = 'Jenkins'
const home = (text: string): CheckSample => ({
  files: { 'var/jenkins_home/config.xml': `<?xml version='1.1'?>\n<hudson>${text}</hudson>\n` },
})

export const jenkins: Baseline = {
  id: 'jenkins',
  title: 'Jenkins',
  description: 'config.xml of Jenkins, its secrets, and variables of the usual images.',
  kind: 'configuration',
  checks: [
    {
      id: 'jenkins.security',
      title: 'Security of Jenkins is on',
      motivation: 'Everybody runs commands on the server and its agents.',
      remediation: 'Set `<useSecurity>true</useSecurity>`.',
      level: 'high',
      reads: '`useSecurity` of config.xml',
      judge: forbids(
        'jenkins',
        WHAT,
        'useSecurity',
        ({ value }) => (isOff(value) ? 'useSecurity is false.' : undefined),
        'It is not turned off.',
      ),
      samples: { pass: [home('<useSecurity>true</useSecurity>')], fail: [home('<useSecurity>false</useSecurity>')] },
    },
    {
      id: 'jenkins.authorization',
      title: 'Not everybody may do everything in Jenkins',
      motivation: 'Everybody runs commands on the server and its agents.',
      remediation: 'Use matrix or role-based authorization.',
      level: 'high',
      reads: '`authorizationStrategy` of config.xml',
      judge: forbids(
        'jenkins',
        WHAT,
        'authorizationStrategy@class',
        ({ value }) => (/Unsecured|LegacyAuthorization/.test(value) ? `The strategy is ${value}.` : undefined),
        'Rights are asked for.',
      ),
      samples: {
        pass: [home('<authorizationStrategy class="hudson.security.GlobalMatrixAuthorizationStrategy"/>')],
        fail: [home('<authorizationStrategy class="hudson.security.AuthorizationStrategy$Unsecured"/>')],
      },
    },
    {
      id: 'jenkins.anonymous-read',
      title: 'Strangers do not read Jenkins',
      motivation: 'Logs of builds hold credentials.',
      remediation: 'Set `<denyAnonymousReadAccess>true`.',
      level: 'medium',
      reads: '`denyAnonymousReadAccess` of config.xml',
      judge: forbids(
        'jenkins',
        WHAT,
        'denyAnonymousReadAccess',
        ({ value }) => (isOff(value) ? 'denyAnonymousReadAccess is false.' : undefined),
        'Strangers are not let in.',
      ),
      samples: {
        pass: [home('<denyAnonymousReadAccess>true</denyAnonymousReadAccess>')],
        fail: [home('<denyAnonymousReadAccess>false</denyAnonymousReadAccess>')],
      },
    },
    {
      id: 'jenkins.sign-up',
      title: 'Nobody makes himself an account',
      motivation: 'A stranger with an account has the rights of those who signed in.',
      remediation: 'Set `<disableSignup>true`.',
      level: 'medium',
      reads: '`disableSignup` of config.xml',
      judge: forbids(
        'jenkins',
        WHAT,
        'disableSignup',
        ({ value }) => (isOff(value) ? 'disableSignup is false.' : undefined),
        'Accounts are made by administrators.',
      ),
      samples: {
        pass: [home('<disableSignup>true</disableSignup>')],
        fail: [home('<disableSignup>false</disableSignup>')],
      },
    },
    {
      id: 'jenkins.old-protocols',
      title: 'Agents speak no old protocol',
      motivation: 'JNLP 1 to 3 are not encrypted, and have holes.',
      remediation: 'Allow JNLP4-connect only.',
      level: 'medium',
      reads: '`enabledAgentProtocols` of config.xml',
      judge: forbids(
        'jenkins',
        WHAT,
        'enabledAgentProtocols',
        ({ value }) => (/^(?:JNLP[23]?-connect|CLI-connect)$/.test(value) ? `${value} is allowed.` : undefined),
        'No old protocol is allowed.',
      ),
      samples: {
        pass: [home('<enabledAgentProtocols><string>JNLP4-connect</string></enabledAgentProtocols>')],
        fail: [home('<enabledAgentProtocols><string>JNLP-connect</string></enabledAgentProtocols>')],
      },
    },
    {
      id: 'jenkins.builds-on-controller',
      title: 'Builds do not run on the controller',
      motivation: 'A build reads the secrets of Jenkins.',
      remediation: 'Set `<numExecutors>0`.',
      level: 'low',
      reads: '`numExecutors` of config.xml',
      judge: forbids(
        'jenkins',
        WHAT,
        'numExecutors',
        ({ value }) => (Number(value) > 0 ? `numExecutors is ${value}.` : undefined),
        'The controller builds nothing.',
      ),
      samples: { pass: [home('<numExecutors>0</numExecutors>')], fail: [home('<numExecutors>2</numExecutors>')] },
    },
    {
      id: 'jenkins.setup-wizard',
      title: 'The wizard that makes the first administrator runs',
      motivation: 'Without it and without a configuration, Jenkins is open to everybody.',
      remediation: 'Remove runSetupWizard=false, or bring a configuration with security.',
      level: 'high',
      reads: 'JAVA_OPTS, JENKINS_OPTS; config.xml',
      judge: (image) => {
        const { files, all } = image.software('jenkins')
        const off = ['JAVA_OPTS', 'JENKINS_JAVA_OPTS', 'JENKINS_OPTS'].filter((name) =>
          /jenkins\.install\.runSetupWizard=false/.test(image.env.get(name) ?? ''),
        )
        if (off.length === 0 && files.length === 0) return notApplicable('Jenkins is not in the image.')
        const isConfigured = all('authorizationStrategy@class').length > 0
        return judged(
          isConfigured ? [] : off.map((name) => ({ detail: `${name} skips it, and no configuration is there.` })),
          'It runs, or a configuration is there.',
        )
      },
      samples: {
        pass: [home('<useSecurity>true</useSecurity>')],
        fail: [{ config: { env: ['JAVA_OPTS=-Djenkins.install.runSetupWizard=false'] } }],
      },
    },
    {
      id: 'jenkins.secrets',
      title: 'No secret of Jenkins is baked into the image',
      motivation: 'Whoever has the image decrypts every credential of Jenkins.',
      remediation: 'Delete the folder `secrets`; mount the home at start-up.',
      level: 'high',
      reads: 'secrets/master.key, hudson.util.Secret, initialAdminPassword',
      judge: (image) => {
        const found = image.entriesMatching(/\/secrets\/(?:initialAdminPassword|master\.key|hudson\.util\.Secret)$/)
        if (found.length === 0 && !image.software('jenkins').isPresent)
          return notApplicable('Jenkins is not in the image.')
        return judged(
          found.map((one) => at(one, 'A secret of Jenkins lies here.')),
          'None is.',
        )
      },
      samples: {
        pass: [home('<useSecurity>true</useSecurity>')],
        fail: [{ files: { 'var/jenkins_home/secrets/master.key': 'x' } }],
      },
    },
  ],
}
