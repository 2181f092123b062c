package main

import (
	"fmt"
	"os"
	"time"

	"github.com/itchyny/timefmt-go"
)

func must(held bool, told ...interface{}) {
	if !held {
		fmt.Println(told...)
		os.Exit(1)
	}
}

func main() {
	when := time.Date(2026, 4, 1, 9, 30, 0, 0, time.FixedZone("EST", -18000))
	for format, wanted := range map[string]string{
		"%Y-%m-%d": "2026-04-01", "%#Z": "est", "%Z": "EST", "%^a": "WED", "%#B": "APRIL", "%p": "AM", "%#p": "am", "%5y": "00026",
	} {
		got := timefmt.Format(when, format)
		must(got == wanted, format, got)
	}
	read, err := timefmt.Parse("2026-04-01", "%Y-%m-%d")
	must(err == nil && read.Day() == 1, read, err)
}
