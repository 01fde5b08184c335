import { Alert, Button, Tabs } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { Image } from '@plimsoll/contract'
import { IconAlertTriangle, IconRadar2 } from '@tabler/icons-react'
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { problemText } from '../../api/problem-text.ts'
import { keepAnswer, queries } from '../../api/queries.ts'
import { useMay } from '../../app/session.ts'
import { LinkText } from '../../components/LinkText.tsx'
import { ReferenceText } from '../../components/ReferenceText.tsx'
import { useFormat } from '../../format/use-format.ts'
import { IMAGE_TABS, type ImageTab, paths } from '../../paths.ts'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { totalOf } from '../../ui/severities.ts'
import { Waiting } from '../../ui/Waiting.tsx'
import { ImageDetails } from './ImageDetails.tsx'
import { ImageDockerfile } from './ImageDockerfile.tsx'
import { ImageFindings } from './ImageFindings.tsx'
import { ImageIdentity } from './ImageIdentity.tsx'
import { ImageLayers } from './ImageLayers.tsx'
import { ImagePackages } from './ImagePackages.tsx'
import { ImageProblems } from './ImageProblems.tsx'
import { ImageRisks } from './ImageRisks.tsx'

const route = getRouteApi('/frame/images/$imageId')

function riskCount({ findings }: Image): number {
  return findings.malware + findings.secret + findings['sensitive-file'] + findings.baseline + findings['build-risk']
}

/** One image: what it is, what is wrong with it, where that came from and how to fix it. */
export function ImagePage() {
  const { t } = useTranslation()
  const { imageId } = route.useParams()
  const { tab = 'vulnerabilities' } = route.useSearch()
  const navigate = route.useNavigate()
  const { data: image } = useSuspenseQuery(queries.image(imageId))
  const format = useFormat()
  const counts: Readonly<Record<ImageTab, number | undefined>> = {
    vulnerabilities: totalOf(image.vulnerabilities),
    risks: riskCount(image),
    packages: image.packageCount,
    layers: image.layers.length,
    dockerfile: undefined,
    details: undefined,
  }
  return (
    <>
      <PageHeader
        crumbs={<LinkText {...paths.images()}>{t('frame.images')}</LinkText>}
        title={<ReferenceText reference={image.reference} />}
        actions={<ScanAgain image={image} />}
      />
      <Failure image={image} />
      <ImageProblems image={image} />
      <ImageIdentity image={image} />
      <Panel flush>
        <Tabs
          value={tab}
          onChange={(next) =>
            void navigate({
              search: next === 'vulnerabilities' ? {} : { tab: next as ImageTab },
              replace: true,
              resetScroll: false,
            })
          }
        >
          <Tabs.List px="md">
            {IMAGE_TABS.map((each) => (
              <Tabs.Tab key={each} value={each}>
                {t(`image.tab_${each}`)}
                {counts[each] !== undefined && ` (${format.number(counts[each])})`}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Suspense fallback={<Waiting />}>
            <Tabs.Panel value="vulnerabilities">
              <ImageFindings image={image} />
            </Tabs.Panel>
            <Tabs.Panel value="risks">
              <ImageRisks image={image} />
            </Tabs.Panel>
            <Tabs.Panel value="packages">
              <ImagePackages image={image} />
            </Tabs.Panel>
            <Tabs.Panel value="layers">
              <ImageLayers image={image} />
            </Tabs.Panel>
            <Tabs.Panel value="dockerfile">{tab === 'dockerfile' && <ImageDockerfile image={image} />}</Tabs.Panel>
            <Tabs.Panel value="details">
              <ImageDetails image={image} />
            </Tabs.Panel>
          </Suspense>
        </Tabs>
      </Panel>
    </>
  )
}

function Failure({ image }: { readonly image: Image }) {
  const { t } = useTranslation()
  return image.failure === null ? null : (
    <Alert
      color="red"
      mb="md"
      icon={<IconAlertTriangle size={18} aria-hidden="true" />}
      title={image.lastScanAt === null ? t('image.failedFirst') : t('image.failedLast')}
    >
      {image.failure.message}
    </Alert>
  )
}

function ScanAgain({ image }: { readonly image: Image }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const mayScan = useMay('operator')
  const start = useMutation({
    mutationFn: () => api.scans.create({ body: { targets: { imageIds: [image.id] } } }),
    onSuccess: (scan) => {
      keepAnswer(cache, queries.scan(scan.id).queryKey, scan)
      void cache.invalidateQueries({ queryKey: ['scans'] })
      void cache.invalidateQueries({ queryKey: ['images', image.id] })
      notifications.show({ message: t('image.scanStarted') })
    },
    onError: (error) => notifications.show({ color: 'red', message: problemText(error, t) }),
  })
  return mayScan ? (
    <Button
      leftSection={<IconRadar2 size={16} aria-hidden="true" />}
      loading={start.isPending || image.state === 'scanning'}
      onClick={() => start.mutate()}
    >
      {image.lastScanAt === null ? t('image.scan') : t('image.scanAgain')}
    </Button>
  ) : null
}
