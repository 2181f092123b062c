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

func render(text string, values map[string]interface{}) (page string, failed bool) {
	page, err := liquid.NewEngine().ParseAndRenderString(text, values)
	return page, err != nil
}

func main() {
	for _, text := range []string{"{{ a | divided_by: 0 }}", "{{ a | divided_by: b }}"} {
		_, failed := render(text, map[string]interface{}{"a": 10, "b": 0})
		must(failed, text)
	}
	for text, wanted := range map[string]string{
		"{{ 7 | divided_by: 2 }}":     "3",
		"{{ 7.5 | divided_by: 2.0 }}": "3.75",
		"{{ 10 | divided_by: 5 }}":    "2",
		"{{ 10 | modulo: 3 }}":        "1",
	} {
		page, failed := render(text, nil)
		must(!failed && page == wanted, text, page)
	}
}
