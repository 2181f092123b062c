package main

import (
	"fmt"

	"github.com/buger/jsonparser"
)

func main() {
	value, err := jsonparser.GetString([]byte("[1, 2]"), "[")
	if err != nil {
		fmt.Println("not there:", err)
		return
	}
	fmt.Println(value)
}
