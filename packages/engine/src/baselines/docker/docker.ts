import type { Baseline } from '../check.ts'
import { at } from '../image-view.ts'
import { judged, notApplicable } from '../judgement.ts'
import type { CheckSample } from '../sample.ts'
import { forbids, isOff, isOn, ofSoftware } from '../software-checks.ts'

const WHAT = 'A configuration of the Docker daemon'
const daemon = (text: string, config: CheckSample['config'] = {}): CheckSample => ({
  files: { 'etc/docker/daemon.json': text },
  config,
})

export const docker: Baseline = {
  id: 'docker',
  title: 'Docker socket and daemon',
  description:
    'Ways from the image to a daemon of containers, and daemon.json of images that run one, after the CIS Docker benchmark (section 2).',
  kind: 'configuration',
  checks: [
    {
      id: 'docker.tcp',
      title: 'The daemon does not listen without TLS',
      motivation: 'Whoever reaches the port is root of the host.',
      remediation: 'Remove the tcp address, or set `tlsverify`.',
      level: 'high',
      reads: '`hosts`, `tlsverify`; the command',
      judge: (image) => {
        const { isPresent, all, unreadable, last } = image.software('docker')
        const isSafe = isOn(last('tlsverify')?.value ?? '') || image.command.includes('--tlsverify')
        const words = image.command.filter((word) => /^(?:--host=|-H=)?tcp:\/\//.test(word))
        if (!isPresent && words.length === 0) return notApplicable('The Docker daemon is not in the image.')
        if (unreadable[0]) return { outcome: 'error', detail: `${unreadable[0].path} could not be read.`, evidence: [] }
        const evidence = [
          ...words.map((word) => ({ detail: `The command has ${word}.` })),
          ...all(/^hosts/)
            .filter(({ value }) => value.startsWith('tcp://') && !/^tcp:\/\/(?:127\.|localhost)/.test(value))
            .map((one) => at(one, `hosts holds ${one.value}.`)),
        ]
        return judged(isSafe ? [] : evidence, 'It does not listen without TLS.')
      },
      samples: {
        pass: [daemon('{"hosts": ["unix:///var/run/docker.sock"]}')],
        fail: [
          daemon('{"hosts": ["tcp://0.0.0.0:2375"]}'),
          { config: { cmd: ['dockerd', '--host=tcp://0.0.0.0:2375'] } },
        ],
      },
    },
    {
      id: 'docker.insecure-registries',
      title: 'No registry is trusted without TLS',
      motivation: 'Whoever sits between gives other images.',
      remediation: 'Remove `insecure-registries`.',
      level: 'medium',
      reads: '`insecure-registries`',
      judge: forbids(
        'docker',
        WHAT,
        /^insecure-registries\.\d+$/,
        ({ value }) => (/^(?:127\.|localhost)/.test(value) ? undefined : `${value} is trusted without TLS.`),
        'None is.',
      ),
      samples: {
        pass: [daemon('{"live-restore": true}')],
        fail: [daemon('{"insecure-registries": ["registry.example:5000"]}')],
      },
    },
    {
      id: 'docker.iptables',
      title: 'The daemon keeps the rules of the firewall',
      motivation: 'Without them containers reach each other and are reached.',
      remediation: 'Remove `iptables: false`.',
      level: 'medium',
      reads: '`iptables`',
      judge: forbids(
        'docker',
        WHAT,
        'iptables',
        ({ value }) => (isOff(value) ? 'iptables is false.' : undefined),
        'It keeps them.',
      ),
      samples: { pass: [daemon('{"iptables": true}')], fail: [daemon('{"iptables": false}')] },
    },
    {
      id: 'docker.seccomp',
      title: 'Containers run with a seccomp profile',
      motivation: 'Without one every system call of the kernel is open.',
      remediation: 'Remove `seccomp-profile: unconfined`.',
      level: 'high',
      reads: '`seccomp-profile`',
      judge: forbids(
        'docker',
        WHAT,
        'seccomp-profile',
        ({ value }) => (value === 'unconfined' ? 'seccomp-profile is unconfined.' : undefined),
        'The profile is not turned off.',
      ),
      samples: {
        pass: [daemon('{"seccomp-profile": "builtin"}')],
        fail: [daemon('{"seccomp-profile": "unconfined"}')],
      },
    },
    {
      id: 'docker.no-new-privileges',
      title: 'Containers may not gain rights',
      motivation: 'Programs with setuid in a container make their user root.',
      remediation: 'Set `"no-new-privileges": true`.',
      level: 'low',
      reads: '`no-new-privileges`',
      judge: ofSoftware('docker', WHAT, (server) =>
        judged(
          server.files.length > 0 && !isOn(server.last('no-new-privileges')?.value ?? '')
            ? [
                at(
                  server.last('no-new-privileges') ?? server.files[0] ?? { path: '', layer: 0 },
                  'no-new-privileges is not set.',
                ),
              ]
            : [],
          'It is set, or there is no file.',
        ),
      ),
      samples: { pass: [daemon('{"no-new-privileges": true}')], fail: [daemon('{"icc": false}')] },
    },
    {
      id: 'docker.debug',
      title: 'The daemon does not log for developers',
      motivation: 'Debugging logs hold what should not be in logs.',
      remediation: 'Remove `debug` and `experimental`.',
      level: 'low',
      reads: '`debug`, `experimental`, `log-level`',
      judge: forbids(
        'docker',
        WHAT,
        /^(?:debug|experimental|log-level)$/,
        ({ name, value }) => (isOn(value) || value === 'debug' ? `${name} is ${value}.` : undefined),
        'It does not.',
      ),
      samples: { pass: [daemon('{"log-level": "info"}')], fail: [daemon('{"debug": true}')] },
    },
    {
      id: 'docker.socket',
      title: 'No socket of a container daemon is in the image',
      motivation: 'An image that was made with the socket in it shows that builds are root of their host.',
      remediation: 'Do not mount the socket into builds, and delete it.',
      level: 'medium',
      reads: 'docker.sock, containerd.sock, crio.sock; VOLUME',
      judge: (image) => {
        const sockets = image
          .entriesMatching(/^(?:var\/)?run\/(?:docker|containerd\/containerd|crio\/crio)\.sock$/)
          .map((one) => at(one, 'A socket lies here.'))
        const volumes = image.config.volumes
          .filter((one) => /(?:docker|containerd|crio)\.sock$/.test(one))
          .map((one) => ({ detail: `${one} is a volume.` }))
        return judged([...sockets, ...volumes], 'None is.')
      },
      samples: {
        pass: [{}],
        fail: [
          { files: { 'var/run/docker.sock': { text: '', mode: 0o660 } } },
          { config: { volumes: ['/var/run/docker.sock'] } },
        ],
      },
    },
    {
      id: 'docker.host-variable',
      title: 'The environment names no daemon without TLS',
      motivation: 'Clients of the image send commands to a daemon that everybody reaches.',
      remediation: 'Remove DOCKER_HOST, or set DOCKER_TLS_VERIFY.',
      level: 'medium',
      reads: 'DOCKER_HOST, DOCKER_TLS_VERIFY, DOCKER_TLS_CERTDIR',
      judge: ({ env }) => {
        const host = env.get('DOCKER_HOST') ?? ''
        const evidence = [
          ...(host.startsWith('tcp://') && (env.get('DOCKER_TLS_VERIFY') ?? '') === ''
            ? [{ detail: `DOCKER_HOST is ${host.replace(/\/\/[^/@]+@/, '//…@')}.` }]
            : []),
          ...(env.get('DOCKER_TLS_CERTDIR') === ''
            ? [{ detail: 'DOCKER_TLS_CERTDIR is empty, which turns TLS off.' }]
            : []),
        ]
        return judged(evidence, 'It names none.')
      },
      samples: {
        pass: [{ config: { env: ['DOCKER_HOST=unix:///run/docker.sock'] } }],
        fail: [{ config: { env: ['DOCKER_HOST=tcp://docker:2375'] } }, { config: { env: ['DOCKER_TLS_CERTDIR='] } }],
      },
    },
    {
      id: 'docker.containerd-registries',
      title: 'containerd checks from whom it pulls',
      motivation: 'Whoever sits between gives other images.',
      remediation: 'Remove `insecure_skip_verify = true`.',
      level: 'medium',
      reads: '`insecure_skip_verify` of containerd',
      judge: forbids(
        'containerd',
        'A configuration of containerd',
        'insecure_skip_verify',
        ({ value }) => (isOn(value) ? 'insecure_skip_verify is true.' : undefined),
        'It checks.',
      ),
      samples: {
        pass: [{ files: { 'etc/containerd/config.toml': 'version = 2\n' } }],
        fail: [{ files: { 'etc/containerd/config.toml': '[a]\n  insecure_skip_verify = true\n' } }],
      },
    },
  ],
}
