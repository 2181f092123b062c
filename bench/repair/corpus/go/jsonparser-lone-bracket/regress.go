package main

import (
	"fmt"
	"os"

	"github.com/buger/jsonparser"
)

func must(held bool, told ...interface{}) {
	if !held {
		fmt.Println(told...)
		os.Exit(1)
	}
}

func main() {
	text := []byte(`{"name": "Ada", "tags": ["a", "b"], "age": 36}`)
	name, err := jsonparser.GetString(text, "name")
	must(err == nil && name == "Ada", name, err)
	tag, err := jsonparser.GetString(text, "tags", "[1]")
	must(err == nil && tag == "b", tag, err)
	_, err = jsonparser.GetInt(text, "height")
	must(err == jsonparser.KeyPathNotFoundError, err)
}
