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
	for _, text := range []string{`["a"]`, `[]`} {
		_, err := json.Unmarshal([]byte(text), pair)
		must(err != nil && err.Error() == "not enough tuple elements (need 2)", text, err)
		failed, ok := err.(cty.PathError)
		must(ok && len(failed.Path) == 0, text, err)
	}
	_, err := json.Unmarshal([]byte(`{"pair": ["a"]}`), cty.Object(map[string]cty.Type{"pair": pair}))
	failed, ok := err.(cty.PathError)
	must(ok && failed.Error() == "not enough tuple elements (need 2)" && failed.Path.Equals(cty.GetAttrPath("pair")), err)
	_, err = json.Unmarshal([]byte(`["a", 1, 2]`), pair)
	must(err != nil && err.Error() == "too many tuple elements (need 2)", err)
	found, err := json.Unmarshal([]byte(`["a", 1]`), pair)
	must(err == nil && found.RawEquals(cty.TupleVal([]cty.Value{cty.StringVal("a"), cty.NumberIntVal(1)})), found, err)
	found, err = json.Unmarshal([]byte(`[]`), cty.EmptyTuple)
	must(err == nil && found.RawEquals(cty.EmptyTupleVal), err)
}
