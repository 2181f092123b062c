package main

import (
	"fmt"

	"github.com/antonmedv/expr"
)

func main() {
	program, err := expr.Compile("foo() > 0", expr.Env(map[string]interface{}{"foo": nil}))
	fmt.Println(program, err)
}
