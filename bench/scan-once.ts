// One scan in one process, as the command line does it.   node bench/scan-once.ts all|inventory|none ARCHIVE [CACHE]
import {
  analyzeImage,
  chooseAnalyzers,
  diskLayerReportStore,
  layerAnalysisPool,
  memoryLayerReportStore,
  openImageSource,
} from '@plimsoll/engine'

const [what, archive = '', cache] = process.argv.slice(2)
const signal = new AbortController().signal
await using source = await openImageSource({ transport: 'docker-archive', path: archive }, {}, signal)
await using pool = layerAnalysisPool({
  reports: cache === undefined ? memoryLayerReportStore() : diskLayerReportStore(cache),
  ...(what === 'all' ? {} : { analyzers: what === 'none' ? [] : inventoryAnalyzers() }),
})
const { inventory } = await analyzeImage(source, { pool, signal })
console.log(
  JSON.stringify({
    packages: inventory.packages.length,
    status: inventory.status,
    problems: inventory.problems.length,
    ...usage(),
  }),
)

/** Those that say what is installed, without those that search every file's content. */
function inventoryAnalyzers() {
  return chooseAnalyzers({ subject: 'image' }).filter(({ name }) => /^(?:applications|distro|packages)\//.test(name))
}

function usage(): { readonly maxRssKiB: number; readonly cpuMs: number } {
  const { user, system } = process.cpuUsage()
  return { maxRssKiB: process.resourceUsage().maxRSS, cpuMs: (user + system) / 1000 }
}
