/** What a file's first bytes say it is. `text` and `binary` are what is left: without NUL and with few control characters, or not. */
export type ContentKind =
  | 'empty'
  | 'picture'
  | 'font'
  | 'sound'
  | 'video'
  | 'manual-page'
  | 'message-catalogue'
  | 'time-zone'
  | 'terminal'
  | 'python-bytecode'
  | 'java-class'
  | 'executable'
  | 'zip'
  | 'gzip'
  | 'zstd'
  | 'packed'
  | 'utf-16'
  | 'text'
  | 'binary'

interface Signature {
  readonly kind: ContentKind
  /** Bytes as Latin-1. */
  readonly bytes: string
  /** Where they stand; default 0. */
  readonly at?: number
}

/** Beginnings of formats, as their specifications give them (and `file` tells them). The first that fits counts. */
const SIGNATURES: readonly Signature[] = [
  { kind: 'picture', bytes: '\x89PNG\r\n\x1a\n' },
  { kind: 'picture', bytes: 'GIF87a' },
  { kind: 'picture', bytes: 'GIF89a' },
  { kind: 'picture', bytes: '\xff\xd8\xff' },
  { kind: 'picture', bytes: 'II*\0' },
  { kind: 'picture', bytes: 'MM\0*' },
  { kind: 'picture', bytes: '8BPS\0' },
  { kind: 'picture', bytes: '\0\0\x01\0' },
  { kind: 'picture', bytes: 'WEBP', at: 8 },
  { kind: 'picture', bytes: 'ftypavif', at: 4 },
  { kind: 'picture', bytes: 'ftypheic', at: 4 },
  { kind: 'font', bytes: 'OTTO\0' },
  { kind: 'font', bytes: 'ttcf' },
  { kind: 'font', bytes: 'wOFF' },
  { kind: 'font', bytes: 'wOF2' },
  { kind: 'font', bytes: '%!PS-AdobeFont' },
  { kind: 'font', bytes: '%!FontType1' },
  { kind: 'font', bytes: '\x80\x01' },
  { kind: 'font', bytes: '\x01fcp' },
  { kind: 'font', bytes: '\x72\xb5\x4a\x86' },
  { kind: 'sound', bytes: 'ID3' },
  { kind: 'sound', bytes: 'fLaC' },
  { kind: 'sound', bytes: 'MThd' },
  { kind: 'sound', bytes: 'OggS' },
  { kind: 'sound', bytes: 'WAVE', at: 8 },
  { kind: 'video', bytes: 'AVI ', at: 8 },
  { kind: 'video', bytes: 'ftyp', at: 4 },
  { kind: 'video', bytes: '\x1a\x45\xdf\xa3' },
  { kind: 'video', bytes: 'FLV\x01' },
  { kind: 'message-catalogue', bytes: '\xde\x12\x04\x95' },
  { kind: 'message-catalogue', bytes: '\x95\x04\x12\xde' },
  { kind: 'time-zone', bytes: 'TZif' },
  { kind: 'terminal', bytes: '\x1a\x01' },
  { kind: 'terminal', bytes: '\x1e\x02' },
  { kind: 'executable', bytes: '\x7fELF' },
  { kind: 'executable', bytes: 'MZ' },
  { kind: 'executable', bytes: '\xcf\xfa\xed\xfe' },
  { kind: 'executable', bytes: '\xce\xfa\xed\xfe' },
  { kind: 'zip', bytes: 'PK\x03\x04' },
  { kind: 'zip', bytes: 'PK\x05\x06' },
  { kind: 'gzip', bytes: '\x1f\x8b\x08' },
  { kind: 'zstd', bytes: '\x28\xb5\x2f\xfd' },
  { kind: 'packed', bytes: 'BZh' },
  { kind: 'packed', bytes: '\xfd7zXZ\0' },
  { kind: 'packed', bytes: '7z\xbc\xaf\x27\x1c' },
  { kind: 'packed', bytes: 'Rar!\x1a\x07' },
  { kind: 'packed', bytes: '\x04\x22\x4d\x18' },
  { kind: 'packed', bytes: '\x5d\0\0' },
  { kind: 'utf-16', bytes: '\xff\xfe' },
  { kind: 'utf-16', bytes: '\xfe\xff' },
]

/** A manual page begins with a comment or a macro of roff; a byte order mark or a blank line may stand before. */
const ROFF = /^(?:\xef\xbb\xbf)?\s{0,3}(?:['.]\\"|\.(?:TH|Dd|so|de|ds|ig|nh|if|ie) ?)/

/** Tells the kind of a file by its first bytes: 4 KiB are enough, fewer do for small files. Costs about a microsecond. */
export function contentKindOf(head: Uint8Array): ContentKind {
  if (head.length === 0) return 'empty'
  const byFirstByte = SIGNATURES_AT_START[head[0] ?? 0]
  if (byFirstByte) for (const signature of byFirstByte) if (stands(signature, head)) return signature.kind
  for (const signature of SIGNATURES_WITHIN) if (stands(signature, head)) return signature.kind
  if (isTrueType(head)) return 'font'
  if (head[0] === 0xca && head[1] === 0xfe && head[2] === 0xba && head[3] === 0xbe)
    return (head[7] ?? 0) >= 45 ? 'java-class' : 'executable'
  if (isPythonBytecode(head)) return 'python-bytecode'
  if (looksBinary(head)) return 'binary'
  return isRoff(head) ? 'manual-page' : 'text'
}

const SIGNATURES_WITHIN: readonly Signature[] = SIGNATURES.filter(({ at }) => at !== undefined)
const SIGNATURES_AT_START: readonly (readonly Signature[] | undefined)[] = Array.from({ length: 256 }, (_, byte) => {
  const fitting = SIGNATURES.filter(({ bytes, at }) => at === undefined && bytes.charCodeAt(0) === byte)
  return fitting.length > 0 ? fitting : undefined
})

function stands({ bytes, at = 0 }: Signature, head: Uint8Array): boolean {
  for (let index = 0; index < bytes.length; index++) if (head[at + index] !== bytes.charCodeAt(index)) return false
  return true
}

/** Version 1.0, a sensible number of tables, and the first table's name in letters. */
function isTrueType(head: Uint8Array): boolean {
  if (head[0] !== 0 || head[1] !== 1 || head[2] !== 0 || head[3] !== 0 || head[4] !== 0) return false
  return (head[5] ?? 0) > 0 && (head[5] ?? 0) < 64 && /^[\w/ ]{4}$/.test(latin1(head, 12, 16))
}

/** The magic number ends in CR LF; flags (PEP 552) are 0, 1 or 3. */
function isPythonBytecode(head: Uint8Array): boolean {
  if (head.length < 16 || head[2] !== 0x0d || head[3] !== 0x0a) return false
  return (head[4] ?? 0) <= 3 && head[5] === 0 && head[6] === 0 && head[7] === 0
}

function isRoff(head: Uint8Array): boolean {
  const first = head[0] ?? 0
  return (first === 0x2e || first === 0x27 || first === 0xef || first <= 0x20) && ROFF.test(latin1(head, 0, 64))
}

const CONTROL_SHARE = 0.1

function looksBinary(head: Uint8Array): boolean {
  let controls = 0
  for (const byte of head) {
    if (byte === 0) return true
    if (byte < 0x20 && (byte < 0x08 || byte > 0x0d) && byte !== 0x1b) controls++
  }
  return controls > head.length * CONTROL_SHARE
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', start, end)
}
