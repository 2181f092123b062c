/* The shop's only script: the product page's price and the basket. */

function money(cents) {
  return '€ ' + (cents / 100).toFixed(2)
}

function readProduct(doc) {
  var data = doc.getElementById('product-data')
  return data && JSON.parse(data.textContent)
}

function potencyOf(product, code) {
  return product.potencies.find(function (p) { return p.code === code })
}

function showTotal(doc, product) {
  var potency = potencyOf(product, doc.getElementById('potency').value)
  var qty = Number(doc.getElementById('qty').value) || 1
  doc.getElementById('total').textContent = money(potency.price * qty)
}

function readBasket() {
  return JSON.parse(localStorage.getItem('basket') || '[]')
}

function addToBasket(product, code, qty) {
  var lines = readBasket()
  lines.push({ product: product.slug, potency: code, qty: qty })
  localStorage.setItem('basket', JSON.stringify(lines))
}

function startProductPage(doc) {
  var product = readProduct(doc)
  if (!product) return
  var select = doc.getElementById('potency')
  var qty = doc.getElementById('qty')
  select.addEventListener('change', function () { showTotal(doc, product) })
  qty.addEventListener('input', function () { showTotal(doc, product) })
  doc.getElementById('buy').addEventListener('submit', function (event) {
    event.preventDefault()
    addToBasket(product, select.value, Number(qty.value) || 1)
  })
  showTotal(doc, product)
}

startProductPage(document)
