import assert from 'node:assert/strict'
import { test } from 'node:test'

import { serve } from '../support/serve.mjs'

const get = serve()

test('health', async () => {
  assert.deepEqual(await (await get('/health')).json(), { status: 'ok' })
})

test('the catalogue lists every remedy with its lowest price', async () => {
  const page = await (await get('/')).text()
  assert.match(page, /Arnica/)
  assert.match(page, /from € 7\.60/)
})

test('a product page carries its data for the script', async () => {
  const res = await get('/products/arnica')
  assert.equal(res.status, 200)
  assert.match(await res.text(), /id="product-data">\{"slug":"arnica"/)
})

test('unknown products are 404', async () => {
  assert.equal((await get('/products/water')).status, 404)
  assert.equal((await get('/api/products/water')).status, 404)
})

test('basket totals', async () => {
  const post = (body) =>
    get('/api/basket', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const res = await post({ lines: [{ product: 'arnica', potency: 'C30', qty: 2 }, { product: 'water', potency: 'C1', qty: 1 }] })
  assert.deepEqual(await res.json(), {
    goods: 1580, shipping: 390, total: 1970, unknown: [{ product: 'water', potency: 'C1', qty: 1 }],
  })
  assert.equal((await post({})).status, 400)
})
