import express from 'express'
import * as Sentry from '@sentry/node'

import { ordersRouter } from './routes/orders.mjs'
import { shopRouter } from './routes/shop.mjs'
import { errorPage } from './views/error.mjs'

export function createApp() {
  const app = express()
  app.disable('x-powered-by')
  app.use(express.json({ limit: '64kb' }))
  app.use('/static', express.static(new URL('../static', import.meta.url).pathname))

  app.get('/health', (req, res) => res.json({ status: 'ok' }))
  app.use(shopRouter)
  app.use(ordersRouter)

  app.use((req, res) => res.status(404).send(errorPage('Not found')))
  Sentry.setupExpressErrorHandler(app)
  app.use((err, req, res, next) => {
    const status = err.status ?? 500
    if (status >= 500) console.error(err)
    res.status(status).send(errorPage(status >= 500 ? 'Something went wrong' : 'Bad request'))
  })
  return app
}
