package main

import (
	"fmt"
	"os"

	"github.com/imdario/mergo"
)

func must(held bool, told ...interface{}) {
	if !held {
		fmt.Println(told...)
		os.Exit(1)
	}
}

type settings struct {
	Name string
	Port int
}

func main() {
	mine := settings{Name: "x"}
	must(mergo.Merge(&mine, settings{Name: "y", Port: 80}) == nil && mine == settings{"x", 80}, mine)
	must(mergo.Merge(&mine, settings{Name: "y"}, mergo.WithOverride) == nil && mine.Name == "y", mine)
	deep := map[string]map[string]int{"a": {"b": 1}}
	must(mergo.Merge(&deep, map[string]map[string]int{"a": {"c": 2}}) == nil && len(deep["a"]) == 2, deep)
}
