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

func read(text string) (interface{}, error) {
	var read interface{}
	err := yaml.Unmarshal([]byte(text), &read)
	return read, err
}

func main() {
	for _, text := range []string{`{"""":`} {
		_, err := read(text)
		must(err != nil, "took", text)
	}
	for text, wanted := range map[string]string{
		"{a: 1, b: [2, 3]}": "map[a:1 b:[2 3]]",
		"a:\n- b: c\n  d: e": "map[a:[map[b:c d:e]]]",
		"[a, b]":            "[a b]",
		"{\"a b\": c}":      "map[a b:c]",
	} {
		got, err := read(text)
		must(err == nil && fmt.Sprint(got) == wanted, text, got, err)
	}
}
