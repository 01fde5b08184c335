import type { ScanProgress } from '@plimsoll/engine'
import type { TextStream } from '../cli-deps.ts'
import type { ScanDisplay } from './display.ts'
import { formatBytes } from './format-bytes.ts'

const REDRAW_MS = 80
const BAR_COLUMNS = 24
const MAX_LAYERS_SHOWN = 6

interface Layer {
  readonly total: number | undefined
  bytes: number
}

interface State {
  step: string
  layers: number
  finished: number
  finishedBytes: number
  totalBytes?: number | undefined
  readonly active: Map<number, Layer>
}

/** One line for the whole and a bar for each layer being read, redrawn in place and wiped at the end. */
export function barDisplay(stream: TextStream, now: () => number): ScanDisplay {
  const state: State = { step: 'Resolving the image', layers: 0, finished: 0, finishedBytes: 0, active: new Map() }
  let drawnLines = 0
  let drawnAt = Number.NEGATIVE_INFINITY
  return {
    show: (progress) => {
      const isUrgent = take(progress, state)
      if (!isUrgent && now() - drawnAt < REDRAW_MS) return
      const columns = stream.columns !== undefined && stream.columns > 1 ? stream.columns - 1 : 79
      const lines = linesOf(state).map((line) => line.slice(0, columns))
      stream.write(`${wipe(drawnLines)}${lines.join('\n')}\n`)
      drawnLines = lines.length
      drawnAt = now()
    },
    close: () => {
      if (drawnLines > 0) stream.write(wipe(drawnLines))
      drawnLines = 0
    },
  }
}

/** Takes a step into the state; @returns whether it is worth drawing at once. */
function take(progress: ScanProgress, state: State): boolean {
  switch (progress.stage) {
    case 'resolving':
      return true
    case 'resolved':
      state.step = 'Scanning'
      state.layers = progress.layers
      state.totalBytes = progress.totalBytes
      return true
    case 'layer':
      if (progress.state === 'started') {
        state.active.set(progress.index, { bytes: 0, total: progress.bytes })
      } else {
        state.active.delete(progress.index)
        state.finished += 1
        state.finishedBytes += progress.bytes ?? 0
      }
      return false
    case 'layer-bytes': {
      const layer = state.active.get(progress.index)
      if (layer) layer.bytes = progress.bytes
      return false
    }
    case 'matching':
      state.step = 'Matching packages with advisories'
      state.totalBytes = undefined
      return true
    case 'done':
      return false
  }
}

function linesOf({ step, layers, finished, finishedBytes, totalBytes, active }: State): readonly string[] {
  const reading = [...active].filter(([, { bytes }]) => bytes > 0).sort(([a], [b]) => a - b)
  const bytes = reading.reduce((sum, [, layer]) => sum + layer.bytes, finishedBytes)
  const size = totalBytes === undefined ? '' : ` ${formatBytes(bytes)} of ${formatBytes(totalBytes)}`
  const count = layers === 0 ? '' : ` · ${finished} of ${layers} layers`
  return [
    `${step}${size}${count}`,
    ...reading.slice(0, MAX_LAYERS_SHOWN).map(([index, layer]) => layerLine(index, layer)),
  ]
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
