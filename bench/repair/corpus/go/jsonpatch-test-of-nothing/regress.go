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

func main() {
	patch, err := jsonpatch.DecodePatch([]byte(`[{"op":"replace","path":"/a","value":2},{"op":"remove","path":"/b"}]`))
	must(err == nil, err)
	got, err := patch.Apply([]byte(`{"a":1,"b":1}`))
	must(err == nil && string(got) == `{"a":2}`, string(got), err)
	merged, err := jsonpatch.MergePatch([]byte(`{"a":1,"b":2}`), []byte(`{"b":null}`))
	must(err == nil && string(merged) == `{"a":1}`, string(merged), err)
}
