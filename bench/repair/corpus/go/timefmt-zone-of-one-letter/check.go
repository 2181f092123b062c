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
	for _, asked := range [][3]string{
		{"Z", "%#Z", "z"}, {"A", "%H:%M %#Z", "09:30 a"}, {"z", "%#Z", "Z"}, {"Z", "%#5Z", "    z"},
		{"EST", "%#Z", "est"}, {"Z", "%Z", "Z"}, {"Z", "%^Z", "Z"}, {"UTC", "%#p", "am"}, {"UTC", "%#a", "WED"},
	} {
		got := timefmt.Format(time.Date(2026, 4, 1, 9, 30, 0, 0, time.FixedZone(asked[0], 3600)), asked[1])
		must(got == asked[2], asked, got)
	}
}
