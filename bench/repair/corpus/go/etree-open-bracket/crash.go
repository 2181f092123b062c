package main

import (
	"fmt"

	"github.com/beevik/etree"
)

func main() {
	path, err := etree.CompilePath("./book[")
	if err != nil {
		fmt.Println("please write another path:", err)
		return
	}
	fmt.Println(path)
}
