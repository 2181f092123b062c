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
	var read map[string]interface{}
	must(yaml.Unmarshal([]byte("a: 1\nb: [x, y]"), &read) == nil && fmt.Sprint(read) == "map[a:1 b:[x y]]", read)
	told, err := yaml.Marshal(map[string]interface{}{"a": []int{1, 2}})
	must(err == nil && string(told) == "a:\n    - 1\n    - 2\n", string(told), err)
}
