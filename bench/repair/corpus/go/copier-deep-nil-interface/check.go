package main

import (
	"fmt"
	"os"

	"github.com/jinzhu/copier"
)

func must(held bool, told ...interface{}) {
	if !held {
		fmt.Println(told...)
		os.Exit(1)
	}
}

type order struct {
	Name  string
	Extra interface{}
	Next  *order
	Tags  []string
}

func main() {
	from := order{Name: "x", Next: &order{Name: "y", Extra: 3}, Tags: []string{"a"}}
	var copied order
	err := copier.CopyWithOption(&copied, from, copier.Option{DeepCopy: true})
	must(err == nil && copied.Name == "x" && copied.Extra == nil, copied, err)
	must(copied.Next != nil && copied.Next != from.Next && copied.Next.Name == "y" && copied.Next.Extra == 3, copied.Next)
	from.Tags[0] = "b"
	must(copied.Tags[0] == "a", copied.Tags)
	err = copier.CopyWithOption(&copied, order{Name: "z", Extra: "e"}, copier.Option{DeepCopy: true, IgnoreEmpty: true})
	must(err == nil && copied.Name == "z" && copied.Extra == "e" && copied.Next != nil, copied, err)
	var many []order
	err = copier.CopyWithOption(&many, []order{{Name: "a"}, {Name: "b"}}, copier.Option{DeepCopy: true})
	must(err == nil && len(many) == 2 && many[1].Name == "b", many, err)
}
