import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type BuiltImage, imageBuilder, whiteout } from '@plimsoll/testkit'

const dpkg = (name: string, version: string, source?: string) =>
  `Package: ${name}\nStatus: install ok installed\nVersion: ${version}\nArchitecture: amd64\n${source === undefined ? '' : `Source: ${source}\n`}\n`

/** A Debian with two binaries of one source, two npm packages, and one that a later layer deletes. */
export function sampleImage(): BuiltImage {
  return imageBuilder()
    .layer(
      {
        'etc/os-release': 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
        'var/lib/dpkg/status':
          dpkg('libssl3', '3.0.11-1', 'openssl') + dpkg('openssl', '3.0.11-1') + dpkg('bash', '5.2-1'),
      },
      { createdBy: '/bin/sh -c #(nop) ADD file:1 in / ' },
    )
    .layer(
      {
        'app/node_modules/lodash/package.json': '{"name":"lodash","version":"4.17.15"}',
        'app/node_modules/gone/package.json': '{"name":"gone","version":"1.0.0"}',
      },
      { createdBy: 'RUN npm ci' },
    )
    .layer({ 'app/node_modules/gone': whiteout() }, { createdBy: 'RUN npm prune' })
    .build()
}

/** Advisories in OSV's format, one file each, for the packages of {@link sampleImage}. */
export async function writeAdvisories(folder: string): Promise<void> {
  const records = [
    osv(
      'DEBIAN-CVE-2099-0001',
      'CVE-2099-0001',
      'Debian:12',
      'openssl',
      '3.0.12-1',
      'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    ),
    osv(
      'DEBIAN-CVE-2099-0002',
      'CVE-2099-0002',
      'Debian:12',
      'bash',
      undefined,
      'CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N',
    ),
    osv(
      'GHSA-2345-6789-cfgh',
      'CVE-2099-0003',
      'npm',
      'lodash',
      '4.17.21',
      'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:N',
    ),
  ]
  await mkdir(folder, { recursive: true })
  for (const record of records) await writeFile(join(folder, `${record.id}.json`), JSON.stringify(record))
}

function osv(id: string, alias: string, ecosystem: string, name: string, fixed: string | undefined, vector: string) {
  return {
    schema_version: '1.6.0',
    id,
    aliases: [alias],
    modified: '2024-01-01T00:00:00Z',
    summary: `A flaw in ${name}`,
    severity: [{ type: 'CVSS_V3', score: vector }],
    affected: [
      {
        package: { ecosystem, name },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, ...(fixed === undefined ? [] : [{ fixed }])] }],
      },
    ],
  }
}
