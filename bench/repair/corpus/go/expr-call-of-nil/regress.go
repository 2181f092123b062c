package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/antonmedv/expr"
)

func must(held bool, told ...interface{}) {
	if !held {
		fmt.Println(told...)
		os.Exit(1)
	}
}

func main() {
	env := map[string]interface{}{"foo": func(n int) int { return 7 + n }, "bar": nil}
	program, err := expr.Compile("foo(1) > 7 and bar == nil", expr.Env(env))
	must(err == nil, err)
	found, err := expr.Run(program, env)
	must(err == nil && found == true, found, err)
	_, err = expr.Compile("one()", expr.Env(map[string]interface{}{"one": 1}))
	must(err != nil)
	_, err = expr.Compile("missing()", expr.Env(map[string]interface{}{}))
	must(err != nil && strings.Contains(err.Error(), "missing"), err)
}
