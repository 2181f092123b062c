import { readFileSync } from 'node:fs'

const load = (name) => JSON.parse(readFileSync(new URL(`../data/${name}.json`, import.meta.url), 'utf8'))

const products = load('products')
const orders = new Map(load('orders').map((order) => [order.id, order]))
const bySlug = new Map(products.map((product) => [product.slug, product]))

export const listProducts = () => products
export const findProduct = (slug) => bySlug.get(slug)
export const findOrder = (id) => orders.get(id)

/** Every order line names a product and one of its potencies. */
export function priceOf(line) {
  const potency = bySlug.get(line.product)?.potencies.find((p) => p.code === line.potency)
  return potency?.price
}
