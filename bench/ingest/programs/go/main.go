// A Go service's worker, and what breaks in it.
package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/getsentry/sentry-go"
)

type order struct {
	customer *customer
	lines    []int
}

type customer struct{ name string }

func nameOf(o *order) string      { return o.customer.name }
func lineOf(o *order, at int) int { return o.lines[at] }
func share(total, parts int) int  { return total / parts }
func article(value any) string    { return value.(string) }

func amount(text string) error {
	if _, err := strconv.Atoi(text); err != nil {
		return fmt.Errorf("amount of the order: %w", err)
	}
	return nil
}

func guarded(name string, job func()) {
	hub := sentry.CurrentHub().Clone()
	hub.Scope().SetTag("job", name)
	hub.Scope().SetUser(sentry.User{ID: "31"})
	defer func() {
		if reason := recover(); reason != nil {
			hub.Recover(reason)
		}
	}()
	job()
}

func main() {
	if err := sentry.Init(sentry.ClientOptions{
		Dsn: os.Getenv("SENTRY_DSN"), Release: "worker@0.9.4", Environment: "production", AttachStacktrace: true,
	}); err != nil {
		panic(err)
	}
	guarded("names", func() { nameOf(&order{}) })
	guarded("lines", func() { lineOf(&order{}, 3) })
	guarded("shares", func() { share(12, len(os.Args)-1) })
	guarded("articles", func() { article(12) })
	guarded("stock", func() { panic(errors.New("stock below zero")) })
	sentry.CaptureException(amount("12,5"))
	sentry.Flush(20 * time.Second)
}
