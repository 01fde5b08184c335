import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Db } from './db/database.ts'
import { readMetricNumbers } from './db/statements/metric-numbers.ts'

export interface Metrics {
  readonly mediaType: string
  /** Prometheus' text format; numbers of the center are read when asked for. */
  text(): Promise<string>
}

/** Numbers of this process, and of the center as its database has them. */
export function openMetrics(db: Db, version: string): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  new Gauge({
    name: 'plimsoll_info',
    help: 'The version that runs.',
    labelNames: ['version'],
    registers: [registry],
  }).set({ version }, 1)
  const gauge = (name: string, help: string, labelNames: readonly string[] = []) =>
    new Gauge({ name: `plimsoll_${name}`, help, labelNames: [...labelNames], registers: [registry] })
  const images = gauge('images', 'Images by state of their last scan.', ['state'])
  const findings = gauge('open_findings', 'Open findings by severity.', ['severity'])
  const items = gauge('scan_items', 'Images of scans by state.', ['state'])
  const registries = gauge('registries', 'Connected registries by state.', ['state'])
  const advisoryAge = gauge('advisories_built_seconds', 'Unix time at which the current advisory generation was built.')

  return {
    mediaType: registry.contentType,
    async text() {
      const numbers = await readMetricNumbers(db)
      for (const one of [images, items, registries]) one.reset()
      for (const { state, count } of numbers.images) images.set({ state }, count)
      for (const { state, count } of numbers.items) items.set({ state }, count)
      for (const { state, count } of numbers.registries) registries.set({ state }, count)
      for (const [severity, count] of Object.entries(numbers.findings)) findings.set({ severity }, count)
      if (numbers.advisoriesBuiltAt) advisoryAge.set(numbers.advisoriesBuiltAt.getTime() / 1000)
      return registry.metrics()
    },
  }
}
