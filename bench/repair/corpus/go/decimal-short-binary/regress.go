package main

import (
	"fmt"
	"os"

	"github.com/shopspring/decimal"
)

func must(held bool, told ...interface{}) {
	if !held {
		fmt.Println(told...)
		os.Exit(1)
	}
}

func main() {
	price := decimal.RequireFromString("136.02")
	must(price.Mul(decimal.NewFromInt(3)).String() == "408.06", price)
	written, err := price.MarshalBinary()
	var read decimal.Decimal
	must(err == nil && read.UnmarshalBinary(written) == nil && read.Equal(price), read, err)
	_, err = decimal.NewFromString("x")
	must(err != nil, "took a letter")
}
