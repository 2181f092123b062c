import { html, json } from './html.mjs'

const reporting = () => ({
  dsn: process.env.SENTRY_BROWSER_DSN ?? process.env.SENTRY_DSN,
  release: process.env.SENTRY_RELEASE,
  environment: process.env.SENTRY_ENVIRONMENT,
})

export function layout(title, body) {
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${title} · HomeoShop</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="/static/shop.css">
  <script>window.REPORTING = ${json(reporting())}</script>
  <script src="/static/vendor/report.js"></script>
</head>
<body>
  <header><a href="/">HomeoShop</a></header>
  <main>${body}</main>
  <script src="/static/shop.js"></script>
</body>
</html>
`.toString()
}
