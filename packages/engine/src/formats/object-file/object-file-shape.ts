/** An executable or library for any system, as far as analyzers need it: where its sections lie in the file and in memory. */
export interface ObjectFile {
  readonly format: 'elf' | 'pe' | 'mach-o'
  readonly isBigEndian: boolean
  /** Bytes of a pointer. */
  readonly pointerBytes: 4 | 8
  /** At most 4096; sections without content in the file are left out. */
  readonly sections: readonly Section[]
}

export interface Section {
  /** `.text`; Mach-O: `__DATA,__go_buildinfo`. */
  readonly name: string
  readonly offset: number
  readonly size: number
  /** Virtual address of the first byte. */
  readonly address: number
  readonly isWritable: boolean
}
