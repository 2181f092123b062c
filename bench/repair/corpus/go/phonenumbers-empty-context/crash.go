package main

import (
	"fmt"

	"github.com/nyaruka/phonenumbers"
)

func main() {
	number, err := phonenumbers.Parse("+1;phone-context=", "US")
	if err != nil {
		fmt.Println("not a number:", err)
		return
	}
	fmt.Println(number)
}
