module example/worker

go 1.24

require github.com/getsentry/sentry-go v0.46.2
