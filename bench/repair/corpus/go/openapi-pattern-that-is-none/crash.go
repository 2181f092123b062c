package main

import (
	"fmt"

	"github.com/getkin/kin-openapi/openapi3"
)

func main() {
	schema := openapi3.NewStringSchema()
	schema.Pattern = "["
	fmt.Println(schema.VisitJSON("abc", openapi3.MultiErrors()))
}
