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
	for _, text := range []string{"+1;phone-context=", "1;phone-context=", "tel:1;phone-context="} {
		_, err := phonenumbers.Parse(text, "US")
		must(err != nil, "took", text)
	}
	for text, wanted := range map[string]string{
		"tel:03-331-6005;phone-context=+64": "+6433316005",
		"(650) 253-0000":                    "+16502530000",
		"+44 20 7031 3000":                  "+442070313000",
	} {
		number, err := phonenumbers.Parse(text, "US")
		must(err == nil && phonenumbers.Format(number, phonenumbers.E164) == wanted, text, number, err)
	}
}
