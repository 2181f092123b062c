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
	for _, asked := range []string{"len(nil)", "1 + len(nil)", "len(nil) > 0 ? 1 : 2"} {
		_, err := expr.Compile(asked)
		must(err != nil && strings.Contains(err.Error(), "invalid argument for len"), asked, err)
	}
	for asked, wanted := range map[string]interface{}{"len([1, 2])": 2, "len('abc')": 3, "len({a: 1})": 1, "len([nil])": 1} {
		found, err := expr.Eval(asked, nil)
		must(err == nil && found == wanted, asked, found, err)
	}
	program, err := expr.Compile("len(many)", expr.Env(map[string]interface{}{"many": []int{1, 2, 3}}))
	must(err == nil, err)
	found, err := expr.Run(program, map[string]interface{}{"many": []int{1}})
	must(err == nil && found == 1, found, err)
	_, err = expr.Compile("len(1)")
	must(err != nil && strings.Contains(err.Error(), "invalid argument for len (type int)"), err)
}
