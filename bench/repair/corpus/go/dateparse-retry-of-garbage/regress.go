package main

import (
	"fmt"
	"os"

	"github.com/araddon/dateparse"
)

func must(held bool, told ...interface{}) {
	if !held {
		fmt.Println(told...)
		os.Exit(1)
	}
}

func main() {
	for text, day := range map[string]int{"2014-04-26": 26, "oct 7, 1970": 7, "3/31/2014": 31} {
		found, err := dateparse.ParseAny(text)
		must(err == nil && found.Day() == day, text, found, err)
	}
	_, err := dateparse.ParseAny("hello")
	must(err != nil)
	swapped, err := dateparse.ParseAny("31/3/2014", dateparse.RetryAmbiguousDateWithSwap(true))
	must(err == nil && swapped.Day() == 31 && swapped.Month() == 3, swapped, err)
}
