package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/itchyny/gojq"
)

func must(held bool, told ...interface{}) {
	if !held {
		fmt.Println(told...)
		os.Exit(1)
	}
}

func outcome(asked string) []string {
	query, err := gojq.Parse(asked)
	must(err == nil, asked, err)
	var all []string
	found := query.Run(nil)
	for {
		value, ok := found.Next()
		if !ok {
			return all
		}
		all = append(all, fmt.Sprint(value))
	}
}

func main() {
	for _, asked := range []string{"path([1] | .[])", "path({a: 1} | .[])", "path([1, 2] | .[])", "path([[1]] | .[] | .[])", "path({a: 1, b: 2} | .[])"} {
		found := outcome(asked)
		must(len(found) == 1 && strings.Contains(found[0], "invalid path on iterating against"), asked, found)
	}
	found := outcome("(path([1] | .[]), 5)")
	must(len(found) == 2 && strings.Contains(found[0], "invalid path on iterating") && found[1] == "5", found)
	found = outcome("try path([1] | .[]) catch 7")
	must(len(found) == 1 && found[0] == "7", found)
	found = outcome("[[3], [4]] | path(.[] | .[])")
	must(fmt.Sprint(found) == "[[0 0] [1 0]]", found)
	found = outcome("{a: 1, b: 2} | .[]")
	must(fmt.Sprint(found) == "[1 2]", found)
	found = outcome("5 | .[]")
	must(len(found) == 1 && strings.Contains(found[0], "cannot iterate over"), found)
}
