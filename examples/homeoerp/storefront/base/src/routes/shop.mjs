import { Router } from 'express'

import { basketTotal } from '../basket.mjs'
import { findProduct, listProducts } from '../store.mjs'
import { cataloguePage } from '../views/catalogue.mjs'
import { errorPage } from '../views/error.mjs'
import { productPage } from '../views/product.mjs'

export const shopRouter = Router()

shopRouter.get('/', (req, res) => {
  res.send(cataloguePage(listProducts()))
})

shopRouter.get('/products/:slug', (req, res) => {
  const product = findProduct(req.params.slug)
  if (!product) return res.status(404).send(errorPage('We do not carry this remedy'))
  res.send(productPage(product))
})

shopRouter.get('/api/products/:slug', (req, res) => {
  const product = findProduct(req.params.slug)
  if (!product) return res.status(404).json({ error: 'unknown product' })
  res.json(product)
})

shopRouter.post('/api/basket', (req, res) => {
  if (!Array.isArray(req.body?.lines)) return res.status(400).json({ error: 'lines must be a list' })
  res.json(basketTotal(req.body.lines))
})
