import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import vm from 'node:vm'

import { findProduct } from '../src/store.mjs'

const script = readFileSync(new URL('../static/shop.js', import.meta.url), 'utf8')

/** Runs shop.js on a product page with just enough of a document. */
function open(product) {
  const field = (value) => ({ value, textContent: '', listeners: {}, addEventListener(type, fn) { this.listeners[type] = fn } })
  const elements = {
    'product-data': { textContent: JSON.stringify(product) },
    potency: field(product.potencies[0].code),
    qty: field('1'),
    total: field(''),
    buy: field(''),
  }
  const stored = {}
  const localStorage = { getItem: (k) => stored[k] ?? null, setItem: (k, v) => { stored[k] = v } }
  vm.runInNewContext(script, { document: { getElementById: (id) => elements[id] ?? null }, localStorage }, { filename: 'shop.js' })
  return { elements, stored }
}

test('the total follows the quantity', () => {
  const { elements } = open(findProduct('arnica'))
  assert.equal(elements.total.textContent, '€ 7.60')
  elements.qty.value = '3'
  elements.qty.listeners.input()
  assert.equal(elements.total.textContent, '€ 22.80')
})

test('adding to the basket stores a line', () => {
  const { elements, stored } = open(findProduct('belladonna'))
  elements.buy.listeners.submit({ preventDefault() {} })
  assert.deepEqual(JSON.parse(stored.basket), [{ product: 'belladonna', potency: 'C30', qty: 1 }])
})
