package main

import (
	"fmt"
	"os"

	"github.com/imdario/mergo"
)

func must(held bool, told ...interface{}) {
	if !held {
		fmt.Println(told...)
		os.Exit(1)
	}
}

func main() {
	limits := map[string]map[string]int{"web": nil, "db": {"memory": 1}}
	err := mergo.Merge(&limits, map[string]map[string]int{"web": {"memory": 512}, "db": {"cpu": 2, "memory": 9}})
	must(err == nil && fmt.Sprint(limits) == "map[db:map[cpu:2 memory:1] web:map[memory:512]]", limits, err)
	limits = map[string]map[string]int{"web": nil}
	err = mergo.Merge(&limits, map[string]map[string]int{"web": {"memory": 512}}, mergo.WithOverride)
	must(err == nil && fmt.Sprint(limits) == "map[web:map[memory:512]]", limits, err)
	limits = map[string]map[string]int{}
	err = mergo.Merge(&limits, map[string]map[string]int{"web": {"memory": 512}})
	must(err == nil && fmt.Sprint(limits) == "map[web:map[memory:512]]", limits, err)
	plain := map[string]interface{}{"a": 1}
	err = mergo.Merge(&plain, map[string]interface{}{"a": 2, "b": map[string]interface{}{"c": 3}})
	must(err == nil && fmt.Sprint(plain) == "map[a:1 b:map[c:3]]", plain, err)
}
