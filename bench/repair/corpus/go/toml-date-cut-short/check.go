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

func read(text string) (map[string]interface{}, error) {
	var read map[string]interface{}
	err := toml.Unmarshal([]byte(text), &read)
	return read, err
}

func main() {
	for _, text := range []string{"a=1979-05127T 0", "a=1979-05-27T 0", "a=1979-0512 "} {
		_, err := read(text)
		must(err != nil, text)
	}
	got, err := read("a=1979-05-27T07:32:00\nb=1979-05-27\nc=07:32:00\nd=1979-05-27 07:32:00Z")
	must(err == nil && len(got) == 4, got, err)
	must(fmt.Sprint(got["b"]) == "1979-05-27" && fmt.Sprint(got["c"]) == "07:32:00", got)
	got, err = read("a=1979\nb=1.5")
	must(err == nil && got["a"] == int64(1979) && got["b"] == 1.5, got, err)
}
