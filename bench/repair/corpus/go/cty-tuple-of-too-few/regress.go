package main

import (
	"fmt"
	"os"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/json"
)

func must(held bool, told ...interface{}) {
	if !held {
		fmt.Println(told...)
		os.Exit(1)
	}
}

func main() {
	pair := cty.Tuple([]cty.Type{cty.String, cty.Number})
	_, err := json.Unmarshal([]byte(`["a", 1, 2]`), pair)
	must(err != nil && err.Error() == "too many tuple elements (need 2)", err)
	found, err := json.Unmarshal([]byte(`["a", 1]`), pair)
	must(err == nil && found.LengthInt() == 2, err)
	found, err = json.Unmarshal([]byte(`[]`), cty.EmptyTuple)
	must(err == nil && found.RawEquals(cty.EmptyTupleVal), err)
	found, err = json.Unmarshal([]byte(`[1, 2]`), cty.List(cty.Number))
	must(err == nil && found.LengthInt() == 2, err)
}
