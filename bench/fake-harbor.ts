// A Harbor as a process of its own, so that its memory is not the center's. Tells its address, and then, whenever asked, how many requests it got.
import { fakeHarbor, generatedCatalog, startFakeRegistry } from '@plimsoll/testkit'

const [repositories = 100, tags = 20, requestsPerSecond = 30] = process.argv.slice(2).map(Number)
const users = { scanner: 'letmein' }
const registry = await startFakeRegistry({
  api: fakeHarbor({ users, requestsPerSecond, catalog: generatedCatalog(repositories, tags) }),
})
process.on('message', () => {
  const refused = registry.requests.filter(({ status }) => status === 429).length
  process.send?.({ calls: registry.requests.length - refused, refused })
})
process.once('disconnect', () => process.exit())
process.send?.({ host: registry.host })
