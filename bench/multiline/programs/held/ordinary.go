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
		case "slog_default":
			slog.Info("patient admitted", "bed", n, "ward", "north")
			slog.Warn("ward is nearly full", "left", 40-n)
		case "prefixed":
			log.SetPrefix("clinic: ")
			log.SetFlags(log.Lmsgprefix | log.LstdFlags | log.Lshortfile)
			log.Printf("patient %d admitted", n)
		}
	}
}
