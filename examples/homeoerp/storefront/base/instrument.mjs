// Loaded with --import, before anything else: see "npm start".
import * as Sentry from '@sentry/node'

Sentry.init({})
