import { priceOf } from './store.mjs'

const FREE_SHIPPING_FROM = 3500
const SHIPPING = 390

/** Totals of a basket in cents. Lines that can't be priced are handed back in `unknown`. */
export function basketTotal(lines) {
  const unknown = []
  let goods = 0
  for (const line of lines) {
    const price = priceOf(line)
    if (price === undefined) unknown.push(line)
    else goods += price * line.qty
  }
  const shipping = goods === 0 || goods >= FREE_SHIPPING_FROM ? 0 : SHIPPING
  return { goods, shipping, total: goods + shipping, unknown }
}
