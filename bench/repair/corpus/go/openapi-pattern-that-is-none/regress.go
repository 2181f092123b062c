package main

import (
	"fmt"
	"os"

	"github.com/getkin/kin-openapi/openapi3"
)

func must(held bool, told ...interface{}) {
	if !held {
		fmt.Println(told...)
		os.Exit(1)
	}
}

func texts(pattern string, least uint64) *openapi3.Schema {
	schema := openapi3.NewStringSchema()
	schema.Pattern, schema.MinLength = pattern, least
	return schema
}

func main() {
	must(texts("^a", 0).VisitJSON("abc") == nil && texts("", 2).VisitJSON("abc") == nil)
	must(texts("^b", 0).VisitJSON("abc") != nil && texts("", 9).VisitJSON("abc") != nil)
}
