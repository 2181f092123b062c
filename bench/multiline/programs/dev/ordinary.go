// Ordinary lines of a service; the first argument names the logger's format.
package main

import (
	"log"
	"log/slog"
	"os"
)

func main() {
	for n := range 40 {
		switch os.Args[1] {
		case "log":
			log.SetOutput(os.Stdout)
			log.Printf("order %d received from customer %d", 4700+n, n*7)
			log.Printf("listening again after %d ms", n)
		case "slog_text":
			l := slog.New(slog.NewTextHandler(os.Stdout, nil))
			l.Info("order received", "order", 4700+n, "customer", n*7)
			l.Warn("stock is low", "remedy", "Arnica 30C", "left", 40-n)
		case "slog_json":
			l := slog.New(slog.NewJSONHandler(os.Stdout, nil))
			l.Info("order received", "order", 4700+n, "customer", n*7)
			l.Warn("stock is low", "remedy", "Arnica 30C", "left", 40-n)
		}
	}
}
