package main

import (
	"fmt"

	"github.com/itchyny/gojq"
)

func main() {
	query, err := gojq.Parse(`"" * 9223372036854775807`)
	if err != nil {
		panic("not a query")
	}
	fmt.Println(query.Run(nil).Next())
}
