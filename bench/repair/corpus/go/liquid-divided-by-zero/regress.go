package main

import (
	"fmt"
	"os"

	"github.com/osteele/liquid"
)

func must(held bool, told ...interface{}) {
	if !held {
		fmt.Println(told...)
		os.Exit(1)
	}
}

func main() {
	page, err := liquid.NewEngine().ParseAndRenderString("{{ a | upcase }} {{ 7 | divided_by: 2 }}", map[string]interface{}{"a": "x"})
	must(err == nil && page == "X 3", page, err)
	page, _ = liquid.NewEngine().ParseAndRenderString("{% for i in list %}{{ i | plus: 1 }},{% endfor %}", map[string]interface{}{"list": []int{1, 2}})
	must(page == "2,3,", page)
}
