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
	for length := 0; length < 4; length++ {
		var amount decimal.Decimal
		must(amount.UnmarshalBinary(make([]byte, length)) != nil, "took", length)
		must(amount.GobDecode(make([]byte, length)) != nil, "took by gob", length)
	}
	for _, text := range []string{"0", "1.5", "-123456789.000001", "1e30"} {
		written, err := decimal.RequireFromString(text).MarshalBinary()
		must(err == nil, text, err)
		var amount decimal.Decimal
		must(amount.UnmarshalBinary(written) == nil && amount.Equal(decimal.RequireFromString(text)), text, amount)
	}
	var amount decimal.Decimal
	must(amount.UnmarshalBinary([]byte{0, 0, 0, 0, 9, 9, 9}) != nil, "took a value of no known kind")
}
