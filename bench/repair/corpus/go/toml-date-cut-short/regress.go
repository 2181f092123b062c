package main

import (
	"fmt"
	"os"

	"github.com/pelletier/go-toml/v2"
)

func must(held bool, told ...interface{}) {
	if !held {
		fmt.Println(told...)
		os.Exit(1)
	}
}

func main() {
	var read map[string]interface{}
	err := toml.Unmarshal([]byte("a=1979-05-27\n[t]\nb=[1, 2]\nc='x'"), &read)
	must(err == nil && fmt.Sprint(read["t"]) == "map[b:[1 2] c:x]", read, err)
	must(toml.Unmarshal([]byte("a="), &read) != nil, "took a key without a value")
}
