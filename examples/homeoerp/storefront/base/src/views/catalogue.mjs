import { html, money } from './html.mjs'
import { layout } from './layout.mjs'

const card = (product) => html`
    <li class="card">
      <a href="/products/${product.slug}">${product.name}</a>
      <em>${product.latin}</em>
      <span>from ${money(Math.min(...product.potencies.map((p) => p.price)))}</span>
    </li>`

export const cataloguePage = (products) =>
  layout('Catalogue', html`
  <h1>Our remedies</h1>
  <ul class="cards">${products.map(card)}
  </ul>`)
