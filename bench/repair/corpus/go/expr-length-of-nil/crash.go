package main

import (
	"fmt"

	"github.com/antonmedv/expr"
)

func main() {
	program, err := expr.Compile("len(nil)")
	fmt.Println(program, err)
}
