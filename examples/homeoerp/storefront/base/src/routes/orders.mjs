import { Router } from 'express'

import { findOrder } from '../store.mjs'
import { errorPage } from '../views/error.mjs'
import { orderPage } from '../views/order.mjs'

export const ordersRouter = Router()

ordersRouter.get('/orders/:id', (req, res) => {
  const order = findOrder(req.params.id)
  if (!order) return res.status(404).send(errorPage('No such order'))
  res.send(orderPage(order))
})
