import { createApp } from './src/app.mjs'

const port = Number(process.env.PORT ?? 7104)
const server = createApp().listen(port, '127.0.0.1', () => {
  console.log(`storefront on http://127.0.0.1:${port}`)
})

process.on('SIGTERM', () => {
  server.close(() => process.exit(0))
  server.closeIdleConnections()
})
