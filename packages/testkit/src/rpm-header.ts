/** What a package header of {@link rpmHeader} says. Absent members have no tag. */
export interface RpmHeaderFields {
  readonly name: string
  readonly version: string
  readonly release: string
  readonly epoch?: number
  readonly architecture?: string
  readonly license?: string
  readonly vendor?: string
  readonly sourceRpm?: string
  readonly modularityLabel?: string
  readonly provides?: readonly string[]
  readonly requires?: readonly string[]
  /** Paths with a leading slash. */
  readonly files?: readonly RpmFile[]
  /** 1 MD5, 2 SHA-1, 8 SHA-256. */
  readonly digestAlgorithm?: number
}

export interface RpmFile {
  readonly path: string
  readonly digest?: string
  /** With the type bits; a regular file without. */
  readonly mode?: number
  /** 1 configuration, 64 ghost. */
  readonly flags?: number
  /** What `rpm --verify` compares, 1 the digest; everything without. */
  readonly verifyFlags?: number
  /** 0 normal, 2 not installed. */
  readonly state?: number
}

interface Entry {
  readonly tag: number
  readonly type: number
  readonly count: number
  readonly data: Buffer
}

/** A header as rpm stores it in its databases: counts, index sorted by tag, data aligned as rpm aligns it. */
export function rpmHeader(fields: RpmHeaderFields): Uint8Array {
  const files = fields.files ?? []
  const directories = [...new Set(files.map(({ path }) => path.slice(0, path.lastIndexOf('/') + 1)))]
  const entries = [
    text(1000, fields.name),
    text(1001, fields.version),
    text(1002, fields.release),
    integers(1003, 4, fields.epoch),
    text(1011, fields.vendor),
    translatable(1014, fields.license),
    text(1022, fields.architecture),
    text(1044, fields.sourceRpm),
    texts(1047, fields.provides),
    texts(1049, fields.requires),
    text(5096, fields.modularityLabel),
    integers(5011, 4, fields.digestAlgorithm),
    ...(files.length === 0
      ? []
      : [
          integers(1029, 1, ...files.map(({ state }) => state ?? 0)),
          integers(1030, 2, ...files.map(({ mode }) => mode ?? 0o100644)),
          texts(
            1035,
            files.map(({ digest }) => digest ?? ''),
          ),
          integers(1037, 4, ...files.map(({ flags }) => flags ?? 0)),
          ...(files.some(({ verifyFlags }) => verifyFlags !== undefined)
            ? [integers(1045, 4, ...files.map(({ verifyFlags }) => verifyFlags ?? 0xffffffff))]
            : []),
          integers(1116, 4, ...files.map(({ path }) => directories.indexOf(path.slice(0, path.lastIndexOf('/') + 1)))),
          texts(
            1117,
            files.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)),
          ),
          texts(1118, directories),
        ]),
  ].filter((entry) => entry !== undefined)
  return assemble(entries.sort((a, b) => a.tag - b.tag))
}

function assemble(entries: readonly Entry[]): Uint8Array {
  const index: Buffer[] = []
  let data = Buffer.alloc(0)
  for (const { tag, type, count, data: value } of entries) {
    const alignment = type === 4 ? 4 : type === 3 ? 2 : 1
    data = Buffer.concat([data, Buffer.alloc((alignment - (data.length % alignment)) % alignment)])
    index.push(uint32s(tag, type, data.length, count))
    data = Buffer.concat([data, value])
  }
  return Buffer.concat([uint32s(entries.length, data.length), ...index, data])
}

function uint32s(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [nth, value] of values.entries()) bytes.writeUInt32BE(value, nth * 4)
  return bytes
}

function text(tag: number, value: string | undefined): Entry | undefined {
  return value === undefined ? undefined : { tag, type: 6, count: 1, data: Buffer.from(`${value}\0`) }
}

function translatable(tag: number, value: string | undefined): Entry | undefined {
  return value === undefined ? undefined : { tag, type: 9, count: 1, data: Buffer.from(`${value}\0`) }
}

function texts(tag: number, values: readonly string[] | undefined): Entry | undefined {
  return values === undefined
    ? undefined
    : { tag, type: 8, count: values.length, data: Buffer.from(values.map((value) => `${value}\0`).join('')) }
}

function integers(tag: number, width: 1 | 2 | 4, ...values: readonly (number | undefined)[]): Entry | undefined {
  const known = values.filter((value) => value !== undefined)
  if (known.length === 0) return undefined
  const data = Buffer.alloc(known.length * width)
  for (const [nth, value] of known.entries()) data.writeUIntBE(value, nth * width, width)
  return { tag, type: { 1: 1, 2: 3, 4: 4 }[width], count: known.length, data }
}
