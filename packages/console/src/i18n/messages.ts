import type { messages } from './en/messages.ts'

/** The shape of every language's words. English is where a message is written first; the compiler then asks for it in the others. */
export type Messages = typeof messages
