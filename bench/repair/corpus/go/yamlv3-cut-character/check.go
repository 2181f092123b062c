package main

import (
	"fmt"
	"os"

	"gopkg.in/yaml.v3"
)

func must(held bool, told ...interface{}) {
	if !held {
		fmt.Println(told...)
		os.Exit(1)
	}
}

func main() {
	for _, text := range []string{"0: [:!00 \xef", "a: [b\xef"} {
		var read interface{}
		must(yaml.Unmarshal([]byte(text), &read) != nil, "took", text)
		var node yaml.Node
		must(yaml.Unmarshal([]byte(text), &node) != nil, "took", text)
	}
	for text, wanted := range map[string]string{
		"# c\n- a\n- b\n":       "[a b]",
		"#\n-\n-\n":            "[<nil> <nil>]",
		"a: [1, {b: c}]":        "map[a:[1 map[b:c]]]",
		"# x\n- # y\n  a: 1\n":  "[map[a:1]]",
		"- - a\n  # z\n  - b\n": "[[a b]]",
	} {
		var read interface{}
		err := yaml.Unmarshal([]byte(text), &read)
		must(err == nil && fmt.Sprint(read) == wanted, text, read, err)
	}
	var node yaml.Node
	must(yaml.Unmarshal([]byte("# head\n- a # line\n"), &node) == nil)
	told, err := yaml.Marshal(&node)
	must(err == nil && string(told) == "# head\n- a # line\n", string(told), err)
}
