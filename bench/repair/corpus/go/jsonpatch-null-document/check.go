package main

import (
	"fmt"
	"os"

	jsonpatch "github.com/evanphx/json-patch/v5"
)

func must(held bool, told ...interface{}) {
	if !held {
		fmt.Println(told...)
		os.Exit(1)
	}
}

func apply(document, text string) (string, error) {
	patch, err := jsonpatch.DecodePatch([]byte(text))
	if err != nil {
		return "", err
	}
	patched, err := patch.Apply([]byte(document))
	return string(patched), err
}

func main() {
	for _, text := range []string{
		`[{"op":"add","path":"/a","value":1}]`,
		`[{"op":"copy","from":"/a","path":"/b"}]`,
		`[{"op":"remove","path":"/a"}]`,
	} {
		_, refused := apply("null", text)
		must(refused != nil, "took a patch of nothing", text)
	}
	for _, each := range [][3]string{
		{`{"a":1}`, `[{"op":"test","path":"/a","value":1},{"op":"add","path":"/b","value":[2]}]`, `{"a":1,"b":[2]}`},
		{`{"a":null}`, `[{"op":"test","path":"/a","value":null}]`, `{"a":null}`},
		{`{"a":{"b":1}}`, `[{"op":"move","from":"/a/b","path":"/c"}]`, `{"a":{},"c":1}`},
		{`[1,2]`, `[{"op":"add","path":"/-","value":3}]`, `[1,2,3]`},
	} {
		got, err := apply(each[0], each[1])
		must(err == nil && jsonpatch.Equal([]byte(got), []byte(each[2])), each[0], each[1], got, err)
	}
	_, err := apply(`{"a":1}`, `[{"op":"test","path":"/a","value":2}]`)
	must(err != nil, "a test that does not hold")
}
