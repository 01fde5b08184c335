import type { ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { Fault } from './faults.ts'

/** Sends status, headers and body, and breaks what the fault says. */
export async function sendBody(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
  fault: Fault | undefined,
): Promise<void> {
  const bytes = damaged(body, fault)
  const isEndless = fault?.kind === 'endless-body'
  response.writeHead(status, { ...headers, ...(isEndless ? {} : { 'content-length': String(bytes.length) }) })
  if (response.req.method === 'HEAD') {
    response.end()
    return
  }
  switch (fault?.kind) {
    case 'reset':
    case 'silence':
      response.flushHeaders()
      if (fault.afterBytes > 0) await written(response, bytes.subarray(0, fault.afterBytes))
      if (fault.kind === 'silence' && bytes.length > fault.afterBytes) return
      if (bytes.length <= fault.afterBytes) response.end()
      else response.socket?.resetAndDestroy()
      return
    case 'slow':
      for (let at = 0; at < bytes.length && !response.destroyed; at += fault.bytes) {
        await written(response, bytes.subarray(at, at + fault.bytes))
        await delay(fault.pauseMs)
      }
      response.end()
      return
    case 'endless-body':
      while (!response.destroyed) await written(response, new Uint8Array(65_536))
      return
    default:
      response.end(bytes)
  }
}

/** Waits until the bytes are with the operating system, so that a reset does not overtake them, or the connection is gone. */
function written(response: ServerResponse, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => response.write(bytes, () => resolve()))
}

function damaged(body: Uint8Array, fault: Fault | undefined): Uint8Array {
  if (fault?.kind === 'truncate') return body.subarray(0, fault.toBytes)
  if (fault?.kind !== 'corrupt' || body.length === 0) return body
  const copy = Uint8Array.from(body)
  const middle = copy.length >> 1
  copy[middle] = (copy[middle] ?? 0) ^ 0x10
  return copy
}
