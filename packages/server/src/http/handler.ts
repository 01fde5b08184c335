import type { Route, Routes } from '@plimsoll/contract'
import type { z } from 'zod'
import type { Principal } from './principal.ts'

type Parsed<R extends Route, Part extends 'params' | 'query' | 'body'> = R extends {
  readonly [K in Part]: infer S extends z.ZodType
}
  ? z.output<S>
  : undefined

/** What a handler is given: everything parsed by the route's schemas, and who asks. */
export interface HandlerInput<R extends Route> {
  readonly params: Parsed<R, 'params'>
  readonly query: Parsed<R, 'query'>
  readonly body: Parsed<R, 'body'>
  /** Absent only on `public` routes. */
  readonly principal: R['role'] extends 'public' ? Principal | undefined : Principal
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal
  /** For the audit log and the sign-in lock: the client's address, through the trusted proxy if there is one. */
  readonly clientAddress: string
  /** Sets or clears the session cookie on the answer. */
  setSession(session: { readonly token: string; readonly expiresAt: Date } | undefined): void
}

/** A download: bytes as they come, with the name that the browser saves it under. */
export interface FileAnswer {
  readonly mediaType: string
  readonly fileName: string
  readonly bytes: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>
}

/** What a handler gives back, by the route's kind of response; JSON in the schema's input form. */
type HandlerOutput<R extends Route> = R['response'] extends {
  readonly kind: 'json'
  readonly schema: infer S extends z.ZodType
}
  ? Promise<z.input<S>> | z.input<S>
  : R['response'] extends { readonly kind: 'events'; readonly schema: infer S extends z.ZodType }
    ? AsyncIterable<z.input<S>>
    : R['response'] extends { readonly kind: 'file' }
      ? Promise<FileAnswer> | FileAnswer
      : Promise<void> | void

type Handler<R extends Route> = (input: HandlerInput<R>) => HandlerOutput<R>

/** One handler per route of the contract, under the same two names. A missing or superfluous one does not compile. */
export type Handlers = {
  readonly [Area in keyof Routes]: AreaHandlers<Area>
}

/** The handlers of one area, such as `registries`. */
export type AreaHandlers<Area extends keyof Routes> = {
  readonly [Name in keyof Routes[Area]]: Routes[Area][Name] extends Route ? Handler<Routes[Area][Name]> : never
}
