package main

import (
	"fmt"
	"os"

	"github.com/nyaruka/phonenumbers"
)

func must(held bool, told ...interface{}) {
	if !held {
		fmt.Println(told...)
		os.Exit(1)
	}
}

func main() {
	number, err := phonenumbers.Parse("650 253 0000", "US")
	must(err == nil && number.GetCountryCode() == 1 && phonenumbers.IsValidNumber(number), number, err)
	must(phonenumbers.Format(number, phonenumbers.NATIONAL) == "(650) 253-0000", "format")
	_, err = phonenumbers.Parse("x", "US")
	must(err != nil, "took a letter")
}
