package main

import (
	"fmt"

	version "github.com/hashicorp/go-version"
)

func main() {
	var deployed *version.Version
	wanted := version.Must(version.NewVersion("1.4.0"))
	fmt.Println(wanted.Equal(deployed))
}
