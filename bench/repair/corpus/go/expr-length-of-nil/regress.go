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
	for asked, wanted := range map[string]interface{}{"len([1, 2])": 2, "abs(-5)": 5, "int('7')": 7, "float(2)": 2.0, "nil == nil": true} {
		found, err := expr.Eval(asked, nil)
		must(err == nil && found == wanted, asked, found, err)
	}
	_, err := expr.Compile("len(1)")
	must(err != nil && strings.Contains(err.Error(), "invalid argument for len (type int)"), err)
}
