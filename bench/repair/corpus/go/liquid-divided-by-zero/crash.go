package main

import (
	"fmt"

	"github.com/osteele/liquid"
)

func main() {
	page, err := liquid.NewEngine().ParseAndRenderString("{{ total | divided_by: count }}", map[string]interface{}{"total": 10, "count": 0})
	if err != nil {
		fmt.Println("please mend the page")
	}
	fmt.Println(page)
}
