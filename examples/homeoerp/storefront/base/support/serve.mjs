import { after, before } from 'node:test'

import { createApp } from '../src/app.mjs'

/** Serves the app for the tests of one file; returns a fetch relative to it. */
export function serve() {
  let server
  let base
  before(async () => {
    server = createApp().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    base = `http://127.0.0.1:${server.address().port}`
  })
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  return (path, options) => fetch(base + path, options)
}
