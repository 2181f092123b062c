package main

import (
	"fmt"
	"os"

	"github.com/goccy/go-yaml"
)

func must(held bool, told ...interface{}) {
	if !held {
		fmt.Println(told...)
		os.Exit(1)
	}
}

func main() {
	var read map[string]interface{}
	must(yaml.Unmarshal([]byte("a: 1\nb: {c: d}"), &read) == nil && fmt.Sprint(read) == "map[a:1 b:map[c:d]]", read)
	told, err := yaml.Marshal(map[string]int{"a": 1})
	must(err == nil && string(told) == "a: 1\n", string(told), err)
}
