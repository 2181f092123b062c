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
	for asked, wanted := range map[string]interface{}{
		`"" * 9223372036854775807`: "", `9223372036854775807 * ""`: "", `"" * 1e300`: "", `infinite * ""`: "", `"" * 3`: "",
		`"" * 0`: nil, `"ab" * 3`: "ababab", `"ab" * 0.5`: "ab", `"ab" * 1.5`: "ab", `"ab" * 0`: nil, `"ab" * -1`: nil,
		`"ab" * 9223372036854775807`: nil, `nan * "a"`: nil, `"" * nan`: nil,
	} {
		query, err := gojq.Parse(asked)
		must(err == nil, asked, err)
		found, ok := query.Run(nil).Next()
		must(ok && found == wanted, asked, found, ok)
	}
}
