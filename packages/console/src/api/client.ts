import { type Client, createClient } from '@plimsoll/contract'

/** The center that served this page. */
export const api: Client = createClient({ baseUrl: '' })
