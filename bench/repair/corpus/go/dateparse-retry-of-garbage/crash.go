package main

import (
	"fmt"

	"github.com/araddon/dateparse"
)

func main() {
	found, err := dateparse.ParseAny("hello", dateparse.RetryAmbiguousDateWithSwap(true))
	fmt.Println(found, err)
}
