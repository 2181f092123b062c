package main

import (
	"fmt"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/json"
)

func main() {
	found, err := json.Unmarshal([]byte(`["a"]`), cty.Tuple([]cty.Type{cty.String, cty.Number}))
	fmt.Println(found, err)
}
