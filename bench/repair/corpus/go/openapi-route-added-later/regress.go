package main

import (
	"fmt"
	"net/http"
	"os"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
)

func must(held bool, told ...interface{}) {
	if !held {
		fmt.Println(told...)
		os.Exit(1)
	}
}

func with(paths ...string) *openapi3.T {
	said := "ok"
	document := &openapi3.T{OpenAPI: "3.0.0", Info: &openapi3.Info{Title: "t", Version: "1"}, Paths: openapi3.NewPaths()}
	for _, path := range paths {
		answer := &openapi3.ResponseRef{Value: &openapi3.Response{Description: &said}}
		document.Paths.Set(path, &openapi3.PathItem{Get: &openapi3.Operation{Responses: openapi3.NewResponses(openapi3.WithStatus(200, answer))}})
	}
	return document
}

func find(router routers.Router, method, path string) (*routers.Route, error) {
	request, err := http.NewRequest(method, path, nil)
	must(err == nil, err)
	route, _, err := router.FindRoute(request)
	return route, err
}

func main() {
	router, err := legacy.NewRouter(with("/a", "/d/{id}"))
	must(err == nil || router == nil, err)
	router, err = legacy.NewRouter(with("/a"))
	must(err == nil, err)
	route, err := find(router, "GET", "/a")
	must(err == nil && route.Path == "/a", route, err)
	_, err = find(router, "POST", "/a")
	must(err != nil)
	_, err = find(router, "GET", "/c")
	must(err != nil)
}
