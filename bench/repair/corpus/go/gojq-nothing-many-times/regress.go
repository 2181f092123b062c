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

func main() {
	for asked, wanted := range map[string]interface{}{`"ab" * 3`: "ababab", `"ab" * 0.5`: "ab", `"ab" * 0`: nil, `"" * 3`: "", `"a" + "b"`: "ab", `7 * 6`: 42} {
		query, err := gojq.Parse(asked)
		must(err == nil, asked, err)
		found, ok := query.Run(nil).Next()
		must(ok && found == wanted, asked, found, ok)
	}
}
