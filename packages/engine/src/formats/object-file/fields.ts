/** Numbers of a header, in the file's byte order. Reads outside the bytes give 0: a short header makes no sense and is refused by what it says. */
export interface Fields {
  u16(offset: number): number
  u32(offset: number): number
  /** Exact up to 2^53; larger values, which no file can hold, become `Number.MAX_SAFE_INTEGER`. */
  u64(offset: number): number
  /** Characters up to the first NUL, at most `length`. */
  text(offset: number, length: number): string
  readonly length: number
}

export function fieldsOf(bytes: Uint8Array, isBigEndian: boolean): Fields {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const fits = (offset: number, length: number) => offset >= 0 && offset + length <= bytes.length
  return {
    length: bytes.length,
    u16: (offset) => (fits(offset, 2) ? view.getUint16(offset, !isBigEndian) : 0),
    u32: (offset) => (fits(offset, 4) ? view.getUint32(offset, !isBigEndian) : 0),
    u64: (offset) => {
      if (!fits(offset, 8)) return 0
      const value = view.getBigUint64(offset, !isBigEndian)
      return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(value)
    },
    text: (offset, length) => {
      const part = bytes.subarray(offset, offset + length)
      const end = part.indexOf(0)
      return Buffer.from(part.subarray(0, end < 0 ? part.length : end)).toString('latin1')
    },
  }
}
