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
	for _, asked := range []string{"foo() > 0", "foo()", "[1, foo(2)]", "bar.baz() == 1"} {
		_, err := expr.Compile(asked, expr.Env(map[string]interface{}{"foo": nil, "bar": map[string]interface{}{"baz": nil}}))
		if strings.Contains(asked, "foo") {
			must(err != nil && strings.Contains(err.Error(), "(1:"), asked, err)
		}
	}
	_, err := expr.Compile("foo() > 0", expr.Env(map[string]interface{}{"foo": 1}))
	must(err != nil && strings.Contains(err.Error(), "int is not callable"), err)
	env := map[string]interface{}{"foo": func() int { return 7 }, "bar": nil}
	program, err := expr.Compile("foo() > 0 and bar == nil", expr.Env(env))
	must(err == nil, err)
	found, err := expr.Run(program, env)
	must(err == nil && found == true, found, err)
}
