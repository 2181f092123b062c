import * as Sentry from '@sentry/browser'

const { dsn, release, environment } = window.REPORTING ?? {}

if (dsn) Sentry.init({ dsn, release, environment })
