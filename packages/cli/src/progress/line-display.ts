import type { ScanProgress } from '@plimsoll/engine'
import type { TextStream } from '../cli-deps.ts'
import type { ScanDisplay } from './display.ts'
import { formatBytes } from './format-bytes.ts'

/** One line for each step, for logs. */
export function lineDisplay(stream: TextStream): ScanDisplay {
  return {
    show: (progress) => {
      const text = textOf(progress)
      if (text !== undefined) stream.write(`${text}\n`)
    },
    close: () => undefined,
  }
}

function textOf(progress: ScanProgress): string | undefined {
  switch (progress.stage) {
    case 'resolving':
      return 'Resolving the image.'
    case 'resolved': {
      const size = progress.totalBytes === undefined ? '' : `, ${formatBytes(progress.totalBytes)}`
      return `The image has ${progress.layers} ${progress.layers === 1 ? 'layer' : 'layers'}${size}.`
    }
    case 'layer':
      return layerText(progress)
    case 'layer-bytes':
      return undefined
    case 'matching':
      return 'Matching packages with advisories.'
    case 'done':
      return `Done: ${progress.findings} ${progress.findings === 1 ? 'finding' : 'findings'}.`
  }
}

function layerText({ index, state, bytes }: Extract<ScanProgress, { stage: 'layer' }>): string {
  const size = bytes === undefined ? '' : `, ${formatBytes(bytes)}`
  switch (state) {
    case 'cached':
      return `Layer ${index}: known from an earlier scan${size}.`
    case 'started':
      return `Layer ${index}: reading${size}.`
    case 'done':
      return `Layer ${index}: done${size}.`
  }
}
