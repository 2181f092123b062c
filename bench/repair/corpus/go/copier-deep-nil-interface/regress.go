package main

import (
	"fmt"
	"os"

	"github.com/jinzhu/copier"
)

func must(held bool, told ...interface{}) {
	if !held {
		fmt.Println(told...)
		os.Exit(1)
	}
}

type one struct{ Name string }

type other struct {
	Name string
	Age  int
}

func main() {
	var copied other
	must(copier.Copy(&copied, one{"x"}) == nil && copied.Name == "x", copied)
	var many []other
	must(copier.Copy(&many, []one{{"a"}, {"b"}}) == nil && len(many) == 2 && many[1].Name == "b", many)
	must(copier.CopyWithOption(&copied, other{Age: 3}, copier.Option{IgnoreEmpty: true}) == nil && copied == other{"x", 3}, copied)
}
