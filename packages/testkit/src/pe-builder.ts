/** What {@link peFile} states. */
export interface PeOptions {
  /** `ProductName`, `ProductVersion`, `InternalName`, …; without any there is no version resource. */
  readonly strings?: Readonly<Record<string, string>>
  /** Four numbers; default: zeros. */
  readonly fixedVersion?: readonly [number, number, number, number]
  /** Default: the file says that it runs on .NET. */
  readonly isManaged?: boolean
}

const FILE_ALIGNMENT = 512
const SECTION_ADDRESS = 0x2000

/** A 64-bit PE file of one section, `.rsrc`, that holds a version resource. It cannot run. */
export function peFile({ strings, fixedVersion = [0, 0, 0, 0], isManaged = true }: PeOptions = {}): Uint8Array {
  const resource = strings === undefined ? Buffer.alloc(0) : resources(versionInfo(strings, fixedVersion))
  const content = Buffer.concat([resource, Buffer.alloc(FILE_ALIGNMENT - (resource.length % FILE_ALIGNMENT))])
  const head = Buffer.alloc(FILE_ALIGNMENT * 2)
  head.write('MZ', 0, 'latin1')
  head.writeUInt32LE(0x80, 0x3c)
  head.write('PE\0\0', 0x80, 'latin1')
  head.writeUInt16LE(0x8664, 0x84)
  head.writeUInt16LE(1, 0x86)
  head.writeUInt16LE(240, 0x94)
  const optional = 0x98
  head.writeUInt16LE(0x20b, optional)
  head.writeUInt32LE(16, optional + 108)
  const directories = optional + 112
  if (strings !== undefined) {
    head.writeUInt32LE(SECTION_ADDRESS, directories + 2 * 8)
    head.writeUInt32LE(resource.length, directories + 2 * 8 + 4)
  }
  if (isManaged) {
    head.writeUInt32LE(SECTION_ADDRESS, directories + 14 * 8)
    head.writeUInt32LE(72, directories + 14 * 8 + 4)
  }
  const section = optional + 240
  head.write('.rsrc', section, 'latin1')
  head.writeUInt32LE(content.length, section + 8)
  head.writeUInt32LE(SECTION_ADDRESS, section + 12)
  head.writeUInt32LE(content.length, section + 16)
  head.writeUInt32LE(head.length, section + 20)
  return Buffer.concat([head, content])
}

/** Three directories of one entry each (type 16, name 1, language 1033), a data entry, the data. */
function resources(data: Buffer): Buffer {
  const [type, name, language, entry, start] = [0, 24, 48, 72, 88]
  const tree = Buffer.alloc(start)
  for (const [at, id, target] of [
    [type, 16, 0x80000000 + name],
    [name, 1, 0x80000000 + language],
    [language, 1033, entry],
  ] as const) {
    tree.writeUInt16LE(1, at + 14)
    tree.writeUInt32LE(id, at + 16)
    tree.writeUInt32LE(target, at + 20)
  }
  tree.writeUInt32LE(SECTION_ADDRESS + start, entry)
  tree.writeUInt32LE(data.length, entry + 4)
  return Buffer.concat([tree, data])
}

function versionInfo(strings: Readonly<Record<string, string>>, fixed: readonly number[]): Buffer {
  const value = Buffer.alloc(52)
  value.writeUInt32LE(0xfeef04bd, 0)
  const [major = 0, minor = 0, build = 0, revision = 0] = fixed
  value.writeUInt16LE(minor, 8)
  value.writeUInt16LE(major, 10)
  value.writeUInt16LE(revision, 12)
  value.writeUInt16LE(build, 14)
  const entries = Object.entries(strings).map(([key, text]) => {
    const units = Buffer.from(`${text}\0`, 'utf16le')
    return block(key, units, 1, units.length / 2, [])
  })
  const table = block('040904b0', Buffer.alloc(0), 1, 0, entries)
  return block('VS_VERSION_INFO', value, 0, value.length, [block('StringFileInfo', Buffer.alloc(0), 1, 0, [table])])
}

function block(key: string, value: Buffer, type: number, valueLength: number, children: readonly Buffer[]): Buffer {
  const head = padded(Buffer.concat([Buffer.alloc(6), Buffer.from(`${key}\0`, 'utf16le')]))
  const body = [head, ...(children.length > 0 ? [padded(value), ...children.map(padded)] : [value])]
  const whole = Buffer.concat(body)
  whole.writeUInt16LE(whole.length, 0)
  whole.writeUInt16LE(valueLength, 2)
  whole.writeUInt16LE(type, 4)
  return whole
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])
}
