import type { ScanProgress } from '@plimsoll/engine'
import type { TextStream } from '../cli-deps.ts'
import type { ScanDisplay } from './display.ts'
import { formatBytes } from './format-bytes.ts'

const REDRAW_MS = 80
const BAR_COLUMNS = 24
const MAX_LAYERS_SHOWN = 6

interface Layer {
  readonly total?: number
  bytes: number
}

/** A bar for each layer being read and one line for the whole, redrawn in place and wiped at the end. */
export function barDisplay(stream: TextStream, now: () => number): ScanDisplay {
  const active = new Map<number, Layer>()
  let heading = 'Resolving the image'
  let layers = 0
  let finished = 0
  let drawnLines = 0
  let drawnAt = Number.NEGATIVE_INFINITY

  const draw = () => {
    const columns = Math.max(20, (stream.columns ?? 80) - 1)
    const bars = [...active].slice(0, MAX_LAYERS_SHOWN).map(([index, layer]) => layerLine(index, layer))
    const count = layers === 0 ? '' : ` · ${finished} of ${layers} layers`
    const lines = [`${heading}${count}`, ...bars].map((line) => line.slice(0, columns))
    stream.write(`${wipe(drawnLines)}${lines.join('\n')}\n`)
    drawnLines = lines.length
    drawnAt = now()
  }

  return {
    show: (progress) => {
      const isUrgent = take(progress)
      if (isUrgent || now() - drawnAt >= REDRAW_MS) draw()
    },
    close: () => {
      if (drawnLines > 0) stream.write(wipe(drawnLines))
      drawnLines = 0
    },
  }

  function take(progress: ScanProgress): boolean {
    switch (progress.stage) {
      case 'resolving':
        return true
      case 'resolved':
        layers = progress.layers
        heading = progress.totalBytes === undefined ? 'Scanning' : `Scanning ${formatBytes(progress.totalBytes)}`
        return true
      case 'layer':
        if (progress.state === 'started') {
          active.set(progress.index, { bytes: 0, ...(progress.bytes === undefined ? {} : { total: progress.bytes }) })
        } else {
          active.delete(progress.index)
          finished += 1
        }
        return false
      case 'layer-bytes': {
        const layer = active.get(progress.index)
        if (layer) layer.bytes = progress.bytes
        return false
      }
      case 'matching':
        heading = 'Matching packages with advisories'
        return true
      case 'done':
        return false
    }
  }
}

function layerLine(index: number, { bytes, total }: Layer): string {
  const name = `  layer ${String(index).padEnd(3)}`
  if (total === undefined || total === 0) return `${name} ${formatBytes(bytes)}`
  const filled = Math.min(BAR_COLUMNS, Math.floor((bytes / total) * BAR_COLUMNS))
  return `${name} ${'█'.repeat(filled)}${'░'.repeat(BAR_COLUMNS - filled)} ${formatBytes(bytes)} of ${formatBytes(total)}`
}

/** ECMA-48: to the start of the line `lines` above, then clear to the end of the screen. */
function wipe(lines: number): string {
  return lines === 0 ? '' : `\u001b[${lines}F\u001b[J`
}
