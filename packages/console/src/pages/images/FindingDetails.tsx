import { Stack, Text, Title } from '@mantine/core'
import type { VulnerabilityFinding } from '@plimsoll/contract'
import { useTranslation } from 'react-i18next'
import { FixText } from '../../components/FixText.tsx'
import { fixCommand } from '../../components/fix-command.ts'
import { LinkText } from '../../components/LinkText.tsx'
import { EpssText, ExploitedMark } from '../../components/VulnerabilityMarks.tsx'
import { paths } from '../../paths.ts'
import { CopyText } from '../../ui/CopyText.tsx'
import { FactList } from '../../ui/FactList.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { SeverityBadge } from '../../ui/SeverityBadge.tsx'

/** One finding with how to fix it, where it is, and why we say so. */
export function FindingDetails({ finding }: { readonly finding: VulnerabilityFinding }) {
  const { t } = useTranslation()
  const command =
    finding.fixedVersion === null
      ? undefined
      : fixCommand(finding.package.type, finding.package.name, finding.fixedVersion)
  const { layer } = finding.place
  return (
    <Stack gap="lg">
      <div>
        {finding.title !== null && <Text mb="xs">{finding.title}</Text>}
        <FactList
          facts={[
            [t('severity.label'), <SeverityBadge key="severity" severity={finding.severity} />],
            [t('finding.severitySource'), finding.severitySource],
            ['CVSS', finding.score === null ? undefined : finding.score.toFixed(1)],
            ['EPSS', finding.epss === null ? undefined : <EpssText key="epss" epss={finding.epss} />],
            [
              t('vulnerability.exploited'),
              finding.kev === null ? undefined : <ExploitedMark key="kev" kev={finding.kev} />,
            ],
            [t('finding.firstSeen'), <Instant key="first" at={finding.firstSeenAt} exact />],
          ]}
        />
        <Text mt="sm">
          <LinkText {...paths.vulnerability(finding.vulnerabilityId)}>{t('finding.toVulnerability')}</LinkText>
        </Text>
      </div>
      <section>
        <Title order={3} mb="xs">
          {t('finding.howToFix')}
        </Title>
        {command === undefined ? (
          <Text>
            {finding.fixedVersion === null
              ? t('finding.noFix', { status: t(`vulnerabilityStatus.${finding.status}`) })
              : t('finding.upgradeTo', { name: finding.package.name, version: finding.fixedVersion })}
          </Text>
        ) : (
          <Stack gap="xs">
            <Text>
              {layer?.instruction == null
                ? t('finding.fixInDockerfile')
                : t('finding.fixAfter', { number: layer.index + 1 })}
            </Text>
            <CopyText text={command} block />
          </Stack>
        )}
      </section>
      <section>
        <Title order={3} mb="xs">
          {t('finding.where')}
        </Title>
        <FactList
          facts={[
            [t('finding.package'), finding.package.name],
            [
              t('finding.installedFixed'),
              <FixText
                key="fix"
                installed={finding.package.version}
                fixed={finding.fixedVersion}
                status={finding.status}
              />,
            ],
            [
              t('finding.sourcePackage'),
              finding.package.sourceName === finding.package.name ? undefined : finding.package.sourceName,
            ],
            [
              t('finding.file'),
              <code key="file" className="mono">
                /{finding.place.path}
              </code>,
            ],
            [t('image.layer'), layer === null ? undefined : String(layer.index + 1)],
            [
              t('image.instruction'),
              layer?.instruction == null ? undefined : (
                <code key="instruction" className="mono">
                  {layer.instruction}
                </code>
              ),
            ],
            [t('finding.visibility'), finding.place.visibility === 'hidden' ? t('finding.hiddenWords') : undefined],
            ['purl', <CopyText key="purl" text={finding.package.purl} />],
          ]}
        />
      </section>
      <section>
        <Title order={3} mb="xs">
          {t('finding.why')}
        </Title>
        <Stack gap="md">
          {finding.evidence.map((evidence) => (
            <FactList
              key={`${evidence.source} ${evidence.advisoryId} ${evidence.range}`}
              facts={[
                [t('finding.advisory'), evidence.advisoryId],
                [t('finding.source'), `${evidence.source} · ${evidence.ecosystem}`],
                [
                  t('finding.compared'),
                  <code key="compared" className="mono">
                    {evidence.comparedName} {evidence.comparedVersion}
                  </code>,
                ],
                [
                  t('finding.range'),
                  <code key="range" className="mono">
                    {evidence.range}
                  </code>,
                ],
              ]}
            />
          ))}
        </Stack>
      </section>
    </Stack>
  )
}
