import { z } from 'zod'

/** Query members of every list that is given in pages. */
export const pageQuery = {
  /** `next` of the page before; absent for the first page. Opaque: it holds the place in this very sort and filter. */
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number<number | string>().int().min(1).max(200).default(50),
}

/** One page. `next` is `null` on the last one. `total` is exact up to 10,000 and `null` above, where counting would cost more than it tells. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    next: z.string().nullable(),
    total: z.number().int().nullable(),
  })
}
