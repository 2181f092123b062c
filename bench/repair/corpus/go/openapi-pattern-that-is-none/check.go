package main

import (
	"fmt"
	"os"
	"strings"

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
	err := texts("[", 0).VisitJSON("abc", openapi3.MultiErrors())
	must(err != nil && strings.Contains(err.Error(), "error parsing regexp"), err)
	err = texts("(", 0).VisitJSON("abc")
	must(err != nil && strings.Contains(err.Error(), "error parsing regexp"), err)
	err = texts("[", 9).VisitJSON("abc", openapi3.MultiErrors())
	must(err != nil && strings.Contains(err.Error(), "error parsing regexp") && strings.Contains(err.Error(), "minimum string length is 9"), err)
	must(texts("^a", 0).VisitJSON("abc") == nil)
	err = texts("^b", 0).VisitJSON("abc")
	must(err != nil && strings.Contains(err.Error(), "doesn't match the regular expression"), err)
}
