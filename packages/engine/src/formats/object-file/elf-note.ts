import type { ByteSource } from '../byte-source.ts'
import type { ObjectFile } from './object-file-shape.ts'

const MAX_NOTES_BYTES = 64 * 1024
const MAX_NOTES = 256

/**
 * The content of a note by its owner and type (System V gABI 5, "Note Section"), from any section whose name starts with `.note`; of a file stripped of
 * sections its loadable segments are searched as far as 64 KiB.
 */
export async function readElfNote(
  source: ByteSource,
  object: ObjectFile,
  owner: string,
  type: number,
): Promise<Uint8Array | undefined> {
  for (const section of object.sections.filter(({ name }) => name.startsWith('.note') || name === '')) {
    const bytes = Buffer.from(await source.range(section.offset, Math.min(section.size, MAX_NOTES_BYTES)))
    const found =
      section.name === ''
        ? searched(bytes, object.isBigEndian, owner, type)
        : walked(bytes, object.isBigEndian, owner, type)
    if (found) return found
  }
  return undefined
}

const HEADER_BYTES = 12

function noteAt(bytes: Buffer, at: number, isBigEndian: boolean) {
  const word = (offset: number): number => (isBigEndian ? bytes.readUInt32BE(offset) : bytes.readUInt32LE(offset))
  const [nameBytes, contentBytes, type] = [word(at), word(at + 4), word(at + 8)]
  const content = at + HEADER_BYTES + padded(nameBytes)
  return { nameBytes, type, content, end: content + contentBytes, next: content + padded(contentBytes) }
}

function walked(bytes: Buffer, isBigEndian: boolean, owner: string, type: number): Uint8Array | undefined {
  for (let at = 0, count = 0; at + HEADER_BYTES <= bytes.length && count < MAX_NOTES; count++) {
    const note = noteAt(bytes, at, isBigEndian)
    if (note.end > bytes.length) return undefined
    const name = bytes.toString('latin1', at + HEADER_BYTES, at + HEADER_BYTES + note.nameBytes)
    if (note.type === type && name === `${owner}\0`) return bytes.subarray(note.content, note.end)
    at = note.next
  }
  return undefined
}

function searched(bytes: Buffer, isBigEndian: boolean, owner: string, type: number): Uint8Array | undefined {
  const name = Buffer.from(`${owner}\0`, 'latin1')
  for (let found = bytes.indexOf(name), count = 0; found >= 0 && count < MAX_NOTES; count++) {
    if (found >= HEADER_BYTES) {
      const note = noteAt(bytes, found - HEADER_BYTES, isBigEndian)
      if (note.type === type && note.nameBytes === name.length && note.end <= bytes.length)
        return bytes.subarray(note.content, note.end)
    }
    found = bytes.indexOf(name, found + 1)
  }
  return undefined
}

const padded = (length: number): number => Math.ceil(length / 4) * 4
