import assert from 'node:assert/strict'
import { test } from 'node:test'

import { serve } from '../support/serve.mjs'

const get = serve()

test('an order shows its lines and total', async () => {
  const page = await (await get('/orders/HO-1038')).text()
  assert.match(page, /Arnica C30/)
  assert.match(page, /Goods: € 23\.40/)
})

test('unknown orders are 404', async () => {
  assert.equal((await get('/orders/HO-1')).status, 404)
})
