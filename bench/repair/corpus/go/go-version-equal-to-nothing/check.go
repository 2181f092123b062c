package main

import (
	"fmt"
	"os"

	version "github.com/hashicorp/go-version"
)

func must(held bool, told ...interface{}) {
	if !held {
		fmt.Println(told...)
		os.Exit(1)
	}
}

func main() {
	var none *version.Version
	some := version.Must(version.NewVersion("1.4.0"))
	must(!some.Equal(none), "some, none")
	must(!none.Equal(some), "none, some")
	must(none.Equal(nil), "none, none")
	must(some.Equal(version.Must(version.NewVersion("1.4"))), "the same")
	must(!some.Equal(version.Must(version.NewVersion("1.4.1"))), "another")
	must(!some.Equal(version.Must(version.NewVersion("0.0.0"))), "another")
}
