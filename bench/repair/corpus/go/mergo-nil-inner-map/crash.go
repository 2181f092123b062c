package main

import (
	"fmt"

	"github.com/imdario/mergo"
)

func main() {
	limits := map[string]map[string]int{"web": nil}
	err := mergo.Merge(&limits, map[string]map[string]int{"web": {"memory": 512}})
	fmt.Println(limits, err)
}
