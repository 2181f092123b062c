package main

import (
	"fmt"

	"github.com/tidwall/gjson"
)

func main() {
	fmt.Println(gjson.Get(`{"a": [1, 2]}`, `a.@valid:"000`))
}
