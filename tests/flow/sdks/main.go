// What Go's SDK can tell, told once: `DSN`.
package main

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/getsentry/sentry-go"
)

func main() {
	err := sentry.Init(sentry.ClientOptions{
		Dsn:         os.Args[1],
		Release:     "api@1.2",
		Environment: "staging",
		EnableLogs:  true,
	})
	if err != nil {
		panic(err)
	}
	sentry.WithScope(func(scope *sentry.Scope) {
		scope.SetLevel(sentry.LevelFatal)
		scope.AddAttachment(&sentry.Attachment{Filename: "notes.txt", ContentType: "text/plain", Payload: []byte("what was open")})
		sentry.CaptureException(errors.New("no rate"))
	})
	sentry.CaptureMessage("the shop is closed")
	sentry.NewLogger(context.Background()).Error().Emit("no rate in the log")
	config := &sentry.MonitorConfig{Schedule: sentry.CrontabSchedule("0 2 * * *"), CheckInMargin: 5, MaxRuntime: 30}
	id := sentry.CaptureCheckIn(&sentry.CheckIn{MonitorSlug: "nightly", Status: sentry.CheckInStatusInProgress}, config)
	sentry.CaptureCheckIn(&sentry.CheckIn{ID: *id, MonitorSlug: "nightly", Status: sentry.CheckInStatusOK, Duration: 2 * time.Second}, nil)
	sentry.Flush(10 * time.Second)
}
