// Command api serves the stock API.
package main

import (
	"context"
	"errors"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/getsentry/sentry-go"
	sentryhttp "github.com/getsentry/sentry-go/http"

	"github.com/homeoerp/api-golang/internal/httpapi"
	"github.com/homeoerp/api-golang/internal/seed"
)

func main() {
	if err := sentry.Init(sentry.ClientOptions{}); err != nil {
		log.Fatalf("sentry: %v", err)
	}
	defer sentry.Flush(2 * time.Second)

	data, err := seed.Load()
	if err != nil {
		log.Fatalf("seed: %v", err)
	}

	port := os.Getenv("PORT")
	if port == "" {
		port = "7103"
	}
	capture := sentryhttp.New(sentryhttp.Options{Repanic: true})
	srv := &http.Server{
		Addr:              net.JoinHostPort("127.0.0.1", port),
		Handler:           capture.Handle(httpapi.New(data)),
		ReadHeaderTimeout: 5 * time.Second,
	}

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	go func() {
		<-ctx.Done()
		shutdown, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = srv.Shutdown(shutdown)
	}()

	log.Printf("stock api on http://%s", srv.Addr)
	if err := srv.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		log.Printf("listen: %v", err)
	}
}
