/** Random access to bytes of known length: a file in memory, on disk, or inside an archive. Reads past the end give fewer bytes. */
export interface ByteSource {
  readonly size: number
  range(offset: number, length: number): Promise<Uint8Array>
}
