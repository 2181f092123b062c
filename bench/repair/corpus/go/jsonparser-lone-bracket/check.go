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
	for _, key := range []string{"[", "[]", "[1"} {
		for _, text := range []string{"[1, 2]", "[", "[[1], [2]]"} {
			_, _, _, err := jsonparser.Get([]byte(text), key)
			must(err == jsonparser.KeyPathNotFoundError, text, key, err)
		}
	}
	_, err := jsonparser.GetString([]byte("[1, 2]"), "[")
	must(err == jsonparser.KeyPathNotFoundError, err)
	second, err := jsonparser.GetInt([]byte("[1, 2]"), "[1]")
	must(err == nil && second == 2, second, err)
	deep, err := jsonparser.GetInt([]byte(`{"a": [[3], [4, 5]]}`), "a", "[1]", "[0]")
	must(err == nil && deep == 4, deep, err)
	_, err = jsonparser.GetInt([]byte("[1, 2]"), "[7]")
	must(err == jsonparser.KeyPathNotFoundError, err)
	name, err := jsonparser.GetString([]byte(`{"[": "x"}`), "[")
	must(err == nil && name == "x", name, err)
}
