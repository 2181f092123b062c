package main

import (
	"fmt"
	"os"

	"github.com/tidwall/gjson"
)

func must(held bool, told ...interface{}) {
	if !held {
		fmt.Println(told...)
		os.Exit(1)
	}
}

func main() {
	text := `{"a": [1, 2], "b": {"c": "d"}}`
	for path, wanted := range map[string]string{
		`a.@valid:"000`:    "[1, 2]",
		`b.@valid:"`:       `{"c": "d"}`,
		`a.@reverse:"0`:    "[2,1]",
		`a.@this:"a b`:     "[1, 2]",
		`a.@reverse`:       "[2,1]",
		`b.@valid:"0"|c`:   "d",
		`a.@pretty:{"x":1}|0`: "1",
	} {
		found := gjson.Get(text, path)
		must(found.String() == wanted, path, found.String())
	}
	must(!gjson.Get(text, `x.@valid:"0`).Exists(), "made one up")
}
