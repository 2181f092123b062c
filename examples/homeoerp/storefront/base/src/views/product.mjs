import { html, json } from './html.mjs'
import { layout } from './layout.mjs'

const option = (potency) => html`
      <option value="${potency.code}">${potency.code}</option>`

export const productPage = (product) =>
  layout(product.name, html`
  <h1>${product.name}</h1>
  <p><em>${product.latin}</em>, ${product.form}</p>
  <p>${product.about}</p>
  <form id="buy">
    <label>Potency <select id="potency">${product.potencies.map(option)}
    </select></label>
    <label>Quantity <input id="qty" type="number" min="1" max="99" value="1"></label>
    <output id="total"></output>
    <button>Add to basket</button>
  </form>
  <script type="application/json" id="product-data">${json(product)}</script>`)
