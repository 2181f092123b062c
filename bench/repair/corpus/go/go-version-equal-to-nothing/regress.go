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
	some := version.Must(version.NewVersion("1.4.0"))
	other := version.Must(version.NewVersion("1.4.1-beta"))
	must(some.Compare(other) == -1 && other.Compare(some) == 1 && some.Compare(some) == 0, "compare")
	must(some.Equal(some) && !some.Equal(other), "equal")
	must(some.LessThan(other) && other.GreaterThanOrEqual(some), "less")
	asked, err := version.NewConstraint(">= 1.2, < 1.4.1")
	must(err == nil && asked.Check(some), err)
}
