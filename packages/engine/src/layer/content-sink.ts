/** Takes the content of one member, from the start, synchronously. Pieces are views that their owner never changes again. */
export interface ContentSink {
  /** Returns false when no more is wanted; nothing else is then called. */
  write(piece: Buffer): boolean
  /** `length` zero bytes that the archive leaves out. Returns like {@link ContentSink.write}. */
  hole(length: number): boolean
  /** All `size` bytes were given. */
  end(): void
  /** The content breaks off here; what was given is not the file. */
  abandon(): void
}
