import { html } from './html.mjs'
import { layout } from './layout.mjs'

export const errorPage = (message) =>
  layout(message, html`<h1>${message}</h1><p><a href="/">Back to the catalogue</a></p>`)
