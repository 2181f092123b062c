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
	for _, text := range []string{"hello", "xyzq-baad", "oct.-7-1970", "septe. 7, 1970", "29-06-2016", "5,3,2014"} {
		plain, wanted := dateparse.ParseAny(text)
		found, err := dateparse.ParseAny(text, dateparse.RetryAmbiguousDateWithSwap(true))
		must((err == nil) == (wanted == nil) && found.Equal(plain), text, found, err)
		if wanted != nil {
			must(err.Error() == wanted.Error(), text, err)
			_, err = dateparse.ParseStrict(text, dateparse.RetryAmbiguousDateWithSwap(true))
			must(err != nil, text)
		}
	}
	swapped, err := dateparse.ParseAny("13/02/2014 04:08:09 +0000 UTC", dateparse.RetryAmbiguousDateWithSwap(true))
	must(err == nil && swapped.Month() == 2 && swapped.Day() == 13, swapped, err)
}
