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
	text := `{"name": {"first": "Tom"}, "children": ["Sara", "Alex"]}`
	must(gjson.Get(text, "name.first").String() == "Tom", "name")
	must(gjson.Get(text, "children.#").Int() == 2, "children")
	must(gjson.Get(text, "children|@reverse|0").String() == "Alex", "reverse")
	must(!gjson.Get(text, "name.last").Exists(), "last")
}
