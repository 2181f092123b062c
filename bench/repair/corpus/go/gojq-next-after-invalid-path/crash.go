package main

import (
	"fmt"

	"github.com/itchyny/gojq"
)

func main() {
	query, err := gojq.Parse("path([1] | .[])")
	if err != nil {
		panic("not a query")
	}
	found := query.Run(nil)
	fmt.Println(found.Next())
	fmt.Println(found.Next())
}
