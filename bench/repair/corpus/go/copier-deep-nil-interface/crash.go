package main

import (
	"fmt"

	"github.com/jinzhu/copier"
)

type order struct {
	Name  string
	Extra interface{}
}

func main() {
	var copied order
	err := copier.CopyWithOption(&copied, order{Name: "x"}, copier.Option{DeepCopy: true})
	fmt.Println(copied, err)
}
