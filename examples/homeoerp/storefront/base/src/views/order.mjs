import { basketTotal } from '../basket.mjs'
import { findProduct } from '../store.mjs'
import { html, money } from './html.mjs'
import { layout } from './layout.mjs'

const row = (line) => html`
    <tr><td>${line.qty} ×</td><td>${findProduct(line.product).name} ${line.potency}</td></tr>`

export function orderPage(order) {
  const { goods } = basketTotal(order.lines)
  return layout(`Order ${order.id}`, html`
  <h1>Order ${order.id}</h1>
  <p>Placed on ${order.placed} by ${order.customer}: ${order.status}</p>
  <table>${order.lines.map(row)}
  </table>
  <p>Goods: ${money(goods)}</p>`)
}
