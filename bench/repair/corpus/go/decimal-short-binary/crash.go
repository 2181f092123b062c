package main

import (
	"fmt"

	"github.com/shopspring/decimal"
)

func main() {
	var amount decimal.Decimal
	if err := amount.UnmarshalBinary([]byte{1, 2}); err != nil {
		fmt.Println("no amount:", err)
		return
	}
	fmt.Println(amount)
}
