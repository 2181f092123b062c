package main

import (
	"fmt"
	"os"

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
	for asked, wanted := range map[string]string{"[[3], [4]] | path(.[] | .[])": "[[0 0] [1 0]]", "{a: 1, b: 2} | .[]": "[1 2]", "[1, 2][]": "[1 2]", "path(.a[0])": "[[a 0]]"} {
		found := outcome(asked)
		must(fmt.Sprint(found) == wanted, asked, found)
	}
	must(len(outcome("5 | .[]")) == 1)
	must(len(outcome("try path([1] | .[]) catch 7")) == 1)
}
