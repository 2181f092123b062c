package main

import (
	"fmt"
	"net/http"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers/legacy"
)

func main() {
	said := "ok"
	item := func() *openapi3.PathItem {
		answer := &openapi3.ResponseRef{Value: &openapi3.Response{Description: &said}}
		return &openapi3.PathItem{Get: &openapi3.Operation{Responses: openapi3.NewResponses(openapi3.WithStatus(200, answer))}}
	}
	document := &openapi3.T{OpenAPI: "3.0.0", Info: &openapi3.Info{Title: "t", Version: "1"}, Paths: openapi3.NewPaths(openapi3.WithPath("/a", item()))}
	router, err := legacy.NewRouter(document)
	if err != nil {
		fmt.Println(err)
		return
	}
	document.Paths.Set("/b", item())
	request, _ := http.NewRequest("GET", "/b", nil)
	fmt.Println(router.FindRoute(request))
}
