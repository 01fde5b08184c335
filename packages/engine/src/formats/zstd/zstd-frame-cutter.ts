/** Cuts a zstd stream at the ends of its frames. */
export interface ZstdFrameCutter {
  /**
   * The parts of `piece`, each from one frame only; skippable frames are left out.
   * `undefined` when the bytes are no zstd; everything before was given out.
   */
  cut(piece: Buffer): { readonly parts: readonly Buffer[]; readonly isDamaged: boolean }
  /** Did the bytes so far end with a whole frame? */
  isComplete(): boolean
}

type Step =
  | 'magic'
  | 'descriptor'
  | 'frame-header'
  | 'block-header'
  | 'block'
  | 'checksum'
  | 'skippable-size'
  | 'skippable'

const FRAME_MAGIC = 0xfd2fb528
const SKIPPABLE_MAGIC = 0x184d2a50
const DICTIONARY_ID_BYTES = [0, 1, 2, 4] as const
const CONTENT_SIZE_BYTES = [0, 2, 4, 8] as const

/**
 * Node's zstd decompressor drops whatever follows the end of a frame within one write, and files of many frames are common
 * (layers as zstd:chunked, whatever pzstd wrote): so frames are told apart here, by their block headers, and written one by one.
 * @source RFC 8878 §3.1
 */
export function createZstdFrameCutter(): ZstdFrameCutter {
  let step: Step = 'magic'
  /** Bytes of the current step still to come. */
  let need = 4
  /** Little-endian number that the step's bytes make up. */
  let value = 0
  let shift = 0
  let hasChecksum = false
  let isLastBlock = false
  let isDamaged = false

  const expect = (next: Step, bytes: number): void => {
    step = next
    need = bytes
    value = 0
    shift = 0
  }

  const endBlock = (): void => {
    if (!isLastBlock) expect('block-header', 3)
    else if (hasChecksum) expect('checksum', 4)
    else expect('magic', 4)
  }

  const advance = (): void => {
    switch (step) {
      case 'magic':
        if (value === FRAME_MAGIC) expect('descriptor', 1)
        else if ((value & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC) expect('skippable-size', 4)
        else isDamaged = true
        return
      case 'descriptor': {
        const isSingleSegment = (value & 0x20) !== 0
        hasChecksum = (value & 0x04) !== 0
        const contentSize = CONTENT_SIZE_BYTES[(value >> 6) as 0 | 1 | 2 | 3] || (isSingleSegment ? 1 : 0)
        const bytes = (isSingleSegment ? 0 : 1) + DICTIONARY_ID_BYTES[(value & 3) as 0 | 1 | 2 | 3] + contentSize
        if (bytes === 0) expect('block-header', 3)
        else expect('frame-header', bytes)
        return
      }
      case 'frame-header':
        expect('block-header', 3)
        return
      case 'block-header': {
        isLastBlock = (value & 1) !== 0
        const type = (value >> 1) & 3
        const size = type === 1 ? 1 : value >> 3
        if (type === 3) isDamaged = true
        else if (size === 0) endBlock()
        else expect('block', size)
        return
      }
      case 'block':
        endBlock()
        return
      case 'skippable-size':
        if (value === 0) expect('magic', 4)
        else expect('skippable', value)
        return
      case 'checksum':
      case 'skippable':
        expect('magic', 4)
        return
    }
  }

  const isNumber = (): boolean =>
    step !== 'block' && step !== 'skippable' && step !== 'frame-header' && step !== 'checksum'

  return {
    cut(piece) {
      const parts: Buffer[] = []
      let start = 0
      const give = (end: number): void => {
        if (end > start) parts.push(piece.subarray(start, end))
        start = end
      }
      for (let at = 0; at < piece.length && !isDamaged; ) {
        const before = step
        if (isNumber()) {
          value = (value | ((piece[at] ?? 0) << shift)) >>> 0
          shift += 8
          need -= 1
          at += 1
        } else {
          const bytes = Math.min(need, piece.length - at)
          need -= bytes
          at += bytes
        }
        if (need > 0) continue
        advance()
        // A frame ends where the next magic begins; a skippable one is passed over whole.
        if (step === 'magic') {
          if (before === 'skippable' || before === 'skippable-size') start = at
          else give(at)
        }
      }
      if (isDamaged) return { parts, isDamaged }
      if (step === 'skippable' || step === 'skippable-size') start = piece.length
      give(piece.length)
      return { parts, isDamaged }
    },
    isComplete: () => step === 'magic' && need === 4 && !isDamaged,
  }
}
